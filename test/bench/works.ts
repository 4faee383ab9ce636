import { choosing, fitting, leavingOneOut, nesting } from './arithmetic.ts';
import type { DataSet, Entrant, Work } from './work.ts';

/** `count` penalties from 10^`from` to 10^`to`, evenly in the logarithm. */
const grid = (from: number, to: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => 10 ** (from + ((to - from) * i) / (count - 1)));

const BATCH = { batch: 1000 };
const kernel: Entrant = { who: 'himalaya', label: 'KernelRidgeCV', entry: 'himalaya_peers.kernel' };
const kernelInBatches: Entrant = { ...kernel, label: 'KernelRidgeCV, 1,000 targets at once', params: BATCH };
const primalInBatches: Entrant = {
  who: 'himalaya',
  label: 'RidgeCV, 1,000 targets at once',
  entry: 'himalaya_peers.primal',
  params: BATCH,
};
const ours = (entry: string): Entrant => ({ who: 'ours', label: 'ours', entry });

/** Everything that is measured, in the sizes of the goals, or `quick`: small, to see that it works. */
export const works = (quick: boolean): Work[] => {
  const size = (n: number, p: number, t: number) =>
    quick ? { n: Math.round(n / 4), p: Math.round(p / 4), t: Math.round(t / 20) } : { n, p, t };
  return [
    nested(size(627, 768, 13195)),
    chosen('ridge-384', size(384, 768, 12000), 20, 5, [kernel, kernelInBatches, primalInBatches, ...SKLEARN_CV], 3, {
      times: 4,
      remark: `${SKLEARN_CHOICE} ${THREADS_KEEP}`,
    }),
    chosen('ridge-1000', size(1000, 2000, 20000), 10, 5, [kernel, kernelInBatches], 2, { remark: DOUBLE_BOUNDS }),
    chosen('ridge-3000', size(3000, 1000, 30000), 20, 3, [kernelInBatches, primalInBatches], 2),
    brainScore(size(384, 768, 12155), quick ? 3 : 13),
    leastSquares(size(502, 768, 13195)),
    banded(size(1000, 768, 5000), quick ? 5 : 20),
    dissimilarity(size(627, 768, 13195)),
    cost(size(384, 768, 10000), 10),
  ];
};

const SKLEARN_CV: Entrant[] = [
  { who: 'scikit-learn', label: 'RidgeCV, leave-one-out, alpha per target', entry: 'sklearn_peers.leave_one_out_each' },
  { who: 'scikit-learn', label: 'RidgeCV, 5 folds, one alpha for all', entry: 'sklearn_peers.grid_search', once: true },
];

type Size = { n: number; p: number; t: number };
const title = ({ n, p, t }: Size) => `${n}×${p} → ${t.toLocaleString('en')}`;
const regression = (seed: number, size: Size): DataSet => ({ kind: 'regression', seed, ...size });

const nested = (size: Size): Work => ({
  name: 'nested-ridge',
  title: `Nested-CV ridge ${title(size)}, 5 × 5 folds, 10 alphas, alpha per target`,
  data: { main: regression(1, size) },
  params: { alphas: grid(-1, 5, 10), folds: 5, innerFolds: 5 },
  entrants: [
    ours('nestedRidge'),
    { ...kernel, entry: 'himalaya_peers.nested' },
    { ...kernelInBatches, entry: 'himalaya_peers.nested' },
    { who: 'scikit-learn', label: 'a loop over Ridge', entry: 'sklearn_peers.nested_loop', once: true },
  ],
  goals: [
    { kind: 'faster', than: 'himalaya', times: 3 },
    { kind: 'faster', than: 'scikit-learn', times: 25 },
  ],
  operations: nesting(size, 5, 5, 10),
  remark: THREADS_KEEP,
});

const THREADS_KEEP =
  'Memory: what a thread keeps for a block and a fold comes to about 30 MB by its sizes; counted were 57 to 114 MB of arrays a thread while folds were decomposed and blocks scored. The rest is matrices that decompositions have let go, which the collector gives back late, and later than these goals allow.';

/** Ridge with a penalty for each target, chosen by folds, and its coefficients. */
const chosen = (
  name: string,
  size: Size,
  alphas: number,
  folds: number,
  peers: readonly Entrant[],
  times: number,
  { times: timesSklearn, remark }: { readonly times?: number; readonly remark?: string } = {},
): Work => ({
  name,
  title: `Ridge ${title(size)}, ${alphas} alphas, ${folds} folds, alpha per target, coefficients`,
  data: { main: regression(2, size) },
  params: { alphas: grid(-1, 5, alphas), folds },
  entrants: [ours('chosenRidge'), ...peers],
  goals: [
    { kind: 'faster', than: 'himalaya', times },
    ...(timesSklearn ? [{ kind: 'faster' as const, than: 'scikit-learn' as const, times: timesSklearn }] : []),
  ],
  operations: fitting(size, folds, alphas),
  ...(remark ? { remark } : {}),
});

const SKLEARN_CHOICE =
  'RidgeCV of scikit-learn cannot choose an alpha for each target by folds. It was tried with what it has: exact leave-one-out for each target, and folds with one alpha for all.';

const DOUBLE_BOUNDS =
  'What bounds it: products are two thirds of our processor time. In single precision (trying the alphas) they run at 105 to 120 GF/s a thread. Coefficients, loads and Gram matrices need 160 GF in double precision, in which ONNX Runtime does about 55 GF/s a thread and OpenBLAS 77 (NumPy, same machine). Memory: the outputs are 320 MB; beside them lie the trials of the folds (60 MB), three blocks of coefficients (48 MB), and per thread what one block and one decomposition take (about 80 MB).';

const brainScore = (size: Size, layers: number): Work => ({
  name: 'brain-score-ridge',
  title: `Brain-Score ridge protocol, ${layers} layers of ${title(size)}, 10 grouped folds, 7 alphas by exact leave-one-out, one for all targets`,
  data: { main: { kind: 'layers', seed: 3, ...size, layers, groups: Math.floor(size.n / 4), folds: 10 } },
  params: { alphas: grid(-3, 3, 7), layers },
  entrants: [ours('brainScoreRidge'), { who: 'scikit-learn', label: 'RidgeCV', entry: 'sklearn_peers.brain_score' }],
  goals: [{ kind: 'faster', than: 'scikit-learn', times: 5 }],
  operations: layers * leavingOneOut(size, 10, 7),
  remark: THREADS_KEEP,
});

const leastSquares = (size: Size): Work => ({
  name: 'ols',
  title: `OLS of minimum norm ${title(size)}, coefficients`,
  data: { main: regression(4, size) },
  params: {},
  entrants: [ours('leastSquares'), { who: 'scikit-learn', label: 'LinearRegression', entry: 'sklearn_peers.ols' }],
  goals: [{ kind: 'faster', than: 'scikit-learn', times: 10 }],
  operations: 2 * size.t * size.n * (size.n + size.p),
  remark: FACTOR_MEMORY,
});

const FACTOR_MEMORY =
  'The second thread costs memory: the thread that factors the features holds 46 MB when it is done (a dozen matrices of 502 × 768 that the runtime has not given back yet), three blocks of targets on their way 19 MB, and what is shared 11 MB. In place, on one thread, it took 150 MB above the inputs instead of 215 MB.';

const banded = ({ n, p, t }: Size, draws: number): Work => ({
  name: 'banded-ridge',
  title: `Banded ridge 3 spaces of ${title({ n, p, t })}, 20 alphas, ${draws} draws, 5 folds, coefficients`,
  data: { main: { kind: 'spaces', seed: 5, n, p, t, spaces: 3, draws } },
  params: { alphas: grid(-1, 5, 20), folds: 5, spaces: 3 },
  entrants: [
    ours('bandedRidge'),
    {
      ...{ who: 'himalaya', label: 'MultipleKernelRidgeCV, random search by eigh', entry: 'himalaya_peers.banded' },
      params: { by: 'eigh' }, // by svd, its default, it takes 1.4 times as long (--quick, both run)
    },
    {
      ...{ who: 'himalaya', label: 'the same, 1,000 targets at once', entry: 'himalaya_peers.banded' },
      params: { ...BATCH, by: 'eigh' },
    },
  ],
  goals: [{ kind: 'faster', than: 'himalaya', times: 2 }],
  operations: draws * choosing({ n, p: 3 * p, t }, 5, 20),
  remark: SEARCH_BOUND,
});

const SEARCH_BOUND =
  'What bounds ours: held-out errors of 20 draws, 20 alphas and 5 folds are 3.7e12 operations in single precision, 28 s of processor time at the 130 GF/s that one thread reaches; 100 decompositions of 800 × 800 take 137 ms each (on a busy machine), where dsyevd of OpenBLAS takes 82 ms on one thread (WebAssembly has two lanes and no fused multiply-add: the panels of the tridiagonalisation alone take 42 ms). Memory: kernels of 3 spaces in 5 folds take 96 MB, the forms of two draws 64 MB, the targets in single precision 20 MB, and each of two threads 50 MB for its products and 80 MB that its runtime has not given back yet.';

const dissimilarity = ({ n, t }: Size): Work => ({
  name: 'rdm',
  title: `RDM ${n} × ${t.toLocaleString('en')}, correlation, and Spearman's rho with 10 others`,
  data: { main: { kind: 'patterns', seed: 6, n, p: t, others: 10 } },
  params: {},
  entrants: [
    ours('dissimilarity'),
    { who: 'rsatoolbox', label: 'calc_rdm and compare', entry: 'rsa_peers.rsatoolbox' },
    { who: 'SciPy', label: 'corrcoef and spearmanr', entry: 'rsa_peers.scipy' },
  ],
  goals: [{ kind: 'faster', than: 'rsatoolbox', times: 3 }],
  operations: n * n * t,
});

const cost = (size: Size, factor: number): Work => {
  const [small, large] = [size.t, size.t * factor].map((t) => t.toLocaleString('en'));
  const entrant = (on: string): Entrant => ({ ...ours('chosenRidge'), label: `ours, ${on} targets`, on });
  return {
    name: 'cost-in-targets',
    title: `Ridge ${size.n}×${size.p}, 10 alphas, 5 folds: the cost of a target among ${small} and among ${large}`,
    data: { [small]: regression(7, size), [large]: regression(7, { ...size, t: size.t * factor }) },
    params: { alphas: grid(-1, 5, 10), folds: 5 },
    entrants: [entrant(small), entrant(large)],
    goals: [
      { kind: 'linear', small, large, within: 0.1 },
      { kind: 'constant memory', small, large, within: 0.1 },
    ],
    operations: fitting(size, 5, 10),
    remark: SETTLES_LATE,
  };
};

const SETTLES_LATE =
  'Memory is read in the first round. There the 10,000 targets have not yet filled what the threads keep: beyond their 61 MB of coefficients they took 157 to 159 MB in the first round and 171 to 182 MB in the second of the same process, where the 100,000 took 182 to 190 MB in either (two runs). What grows is how soon that is reached.';
