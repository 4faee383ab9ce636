import test from 'ava';
import fc from 'fast-check';
import { EigenvalueDecomposition, Matrix as Reference } from 'ml-matrix';
import { NumericError } from '../../../src/errors.ts';
import { eigenSymmetric } from '../../../src/linalg/eigen-symmetric.ts';
import type { EigenSystem } from '../../../src/linalg/eigen-system.ts';
import { factorLq } from '../../../src/linalg/lq.ts';
import { fromRows, type Matrix, matrix, scaleRows } from '../../../src/linalg/matrix.ts';
import { openProducts } from '../../../src/linalg/products.ts';
import { openKernels } from '../../../src/linalg/wasm/kernels.ts';
import { largestDifference } from '../../support/close.ts';
import { randomMatrix } from '../../support/random-matrix.ts';

const products = await openProducts();
const kernels = openKernels();

function symmetric(n: number, seed: number): Matrix {
  const m = randomMatrix(n, n, seed);
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) m.data[j * n + i] = m.data[i * n + j];
  return m;
}

const timesScalar = (m: Matrix, by: number): Matrix =>
  matrix(
    m.rows,
    m.cols,
    m.data.map((value) => value * by),
  );

function diagonal(values: ArrayLike<number>): Matrix {
  const m = matrix(values.length, values.length);
  for (let i = 0; i < values.length; i++) m.data[i * values.length + i] = values[i];
  return m;
}

/** Qᵀ diag(values) Q for a Q from the eigenvectors of a random matrix. */
async function withSpectrum(values: ArrayLike<number>, seed: number): Promise<Matrix> {
  const { vectors } = await eigenSymmetric(symmetric(values.length, seed), products, kernels);
  const a = await products.multiply(scaleRows(vectors, Float64Array.from(values)), vectors, { transposeA: true });
  for (let i = 0; i < a.rows; i++) for (let j = 0; j < i; j++) a.data[j * a.cols + i] = a.data[i * a.cols + j];
  return a;
}

/** Largest entry of V A − Λ V, relative to the largest of A's eigenvalues, and of V Vᵀ − I. */
async function defects(a: Matrix, { values, vectors }: EigenSystem): Promise<{ residual: number; skew: number }> {
  const size = Math.max(...values.map(Math.abs)) || 1;
  const moved = await products.multiply(vectors, a);
  const overlap = await products.multiply(vectors, vectors, { transposeB: true });
  return {
    residual: largestDifference(moved.data, scaleRows(vectors, values).data) / size,
    skew: largestDifference(overlap.data, diagonal(new Float64Array(a.rows).fill(1)).data),
  };
}

/** Residual and orthogonality as the docstring promises; also, that values ascend. */
async function requireEigenSystem(t: { true(ok: boolean, why?: string): void }, a: Matrix, system: EigenSystem, name: string) {
  const { residual, skew } = await defects(a, system);
  const bound = 4 * (a.rows + 8) * Number.EPSILON;
  t.true(residual <= bound && skew <= bound, `${name}: residual ${residual}, skew ${skew}`);
  t.true(
    system.values.every((value, i) => i === 0 || value >= system.values[i - 1]),
    `${name}: ascending`,
  );
}

test('eigenvalues agree with another implementation, and vectors rebuild the matrix', async (t) => {
  for (const n of [1, 2, 3, 4, 7, 16, 33, 64, 65, 90, 100, 101, 131, 150]) {
    const a = symmetric(n, n);
    const system = await eigenSymmetric(a, products, kernels);
    const reference = new EigenvalueDecomposition(Reference.from1DArray(n, n, a.data), { assumeSymmetric: true });
    const truth = reference.realEigenvalues.slice().sort((x, y) => x - y);
    t.true(largestDifference(system.values, truth) < 1e-12, `values at ${n}`);
    await requireEigenSystem(t, a, system, `n ${n}`);
  }
});

test('at 402, with every branch of the blocked algorithm, residual and orthogonality are rounding', async (t) => {
  const a = symmetric(402, 3);
  await requireEigenSystem(t, a, await eigenSymmetric(a, products, kernels), 'n 402');
});

test('a matrix of nothing has no eigenvalues', async (t) => {
  t.deepEqual(await eigenSymmetric(matrix(0, 0), products), { values: new Float64Array(0), vectors: matrix(0, 0) });
});

test('repeated eigenvalues have orthonormal vectors', async (t) => {
  for (const n of [24, 150]) {
    const threes = await eigenSymmetric(diagonal(new Float64Array(n).fill(3)), products);
    t.deepEqual([...threes.values], new Array(n).fill(3));
    const ones = matrix(n, n, new Float64Array(n * n).fill(1));
    const system = await eigenSymmetric(ones, products);
    t.true(largestDifference(system.values, [...new Array(n - 1).fill(0), n]) < n * 1e-14);
    await requireEigenSystem(t, ones, system, `ones of ${n}`);
  }
});

test('hundreds of zero eigenvalues, clusters and graded values keep their accuracy', async (t) => {
  const n = 260;
  const spectra: Record<string, (i: number) => number> = {
    'rank 40': (i) => (i < 40 ? 1 + i : 0),
    'three clusters 1e-14 wide': (i) => (i % 3) + 1e-14 * i,
    'two values': (i) => (i % 2 ? 5 : -5),
    'graded over 30 decades': (i) => 10 ** ((-30 * i) / n),
    'one large': (i) => (i === 0 ? 1e8 : 1 + i / n),
    'equidistant in ε': (i) => 1 + i * Number.EPSILON,
  };
  for (const [name, value] of Object.entries(spectra)) {
    const truth = Float64Array.from({ length: n }, (_, i) => value(i)).sort();
    const a = await withSpectrum(truth, 7);
    const system = await eigenSymmetric(a, products, kernels);
    await requireEigenSystem(t, a, system, name);
    t.true(largestDifference(system.values, truth) < n * Number.EPSILON * Math.max(...truth.map(Math.abs)), name);
  }
});

test('a Gram matrix of few features has as many zero eigenvalues as it lacks ranks', async (t) => {
  const x = randomMatrix(300, 50, 11);
  const gram = await products.multiply(x, x, { transposeB: true });
  const system = await eigenSymmetric(gram, products, kernels);
  await requireEigenSystem(t, gram, system, 'Gram');
  const top = system.values[299];
  t.is(system.values.filter((value) => Math.abs(value) < 1e-13 * top).length, 250);
});

test('tridiagonal matrices of known spectrum: the second difference, and Wilkinson’s with its pairs', async (t) => {
  const n = 201;
  const second = matrix(n, n);
  const wilkinson = matrix(n, n);
  for (let i = 0; i < n; i++) {
    second.data[i * n + i] = 2;
    wilkinson.data[i * n + i] = Math.abs(i - 100);
    for (const m of [second, wilkinson]) {
      if (i > 0) m.data[i * n + i - 1] = m === second ? -1 : 1;
      if (i > 0) m.data[(i - 1) * n + i] = m === second ? -1 : 1;
    }
  }
  const system = await eigenSymmetric(second, products);
  const truth = Array.from({ length: n }, (_, i) => 4 * Math.sin(((i + 1) * Math.PI) / (2 * (n + 1))) ** 2);
  t.true(largestDifference(system.values, truth) < 1e-14);
  await requireEigenSystem(t, second, system, 'second difference');
  await requireEigenSystem(t, wilkinson, await eigenSymmetric(wilkinson, products), 'Wilkinson');
});

test('blocks that do not meet decompose each for itself', async (t) => {
  const n = 140;
  const a = symmetric(n, 21);
  for (let i = 70; i < n; i++) for (let j = 0; j < 70; j++) a.data[i * n + j] = a.data[j * n + i] = 0;
  await requireEigenSystem(t, a, await eigenSymmetric(a, products), 'two blocks');
});

test('a matrix of zeros has eigenvalues of exactly zero', async (t) => {
  for (const n of [5, 130]) {
    const system = await eigenSymmetric(matrix(n, n), products);
    t.deepEqual([...system.values], new Array(n).fill(0));
    t.is((await defects(matrix(n, n), system)).skew, 0);
  }
});

test('a known 2 × 2: values 1 and 3, vectors along the diagonals', async (t) => {
  const { values, vectors } = await eigenSymmetric(matrix(2, 2, Float64Array.of(2, 1, 1, 2)), products);
  t.true(largestDifference(values, [1, 3]) < 1e-15);
  t.true(largestDifference(vectors.data.map(Math.abs), new Array(4).fill(Math.SQRT1_2)) < 1e-15);
});

test('a power of two changes no digit, up to the edges of the range', async (t) => {
  const a = symmetric(120, 5);
  const { values, vectors } = await eigenSymmetric(a, products);
  for (const scale of [2 ** -700, 2 ** 700, 2 ** 1016]) {
    const scaled = await eigenSymmetric(timesScalar(a, scale), products);
    t.deepEqual(
      scaled.values,
      values.map((value) => value * scale),
    );
    t.deepEqual(scaled.vectors, vectors);
  }
});

test('rows of 1e-160 beside rows of 1 do not underflow', async (t) => {
  const n = 130;
  const by = Float64Array.from({ length: n }, (_, i) => 10 ** (-2 * (i % 80) - 2));
  const a = symmetric(n, 4);
  a.data.forEach((value, at) => {
    a.data[at] = value * by[at % n] * by[Math.floor(at / n)];
  });
  await requireEigenSystem(t, a, await eigenSymmetric(a, products), 'graded');
});

test('the trace is the sum of the eigenvalues, and shifting the diagonal shifts them', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 130 }),
      fc.integer({ min: 0, max: 1e6 }),
      fc.double({ min: -5, max: 5, noNaN: true }),
      async (n, seed, shift) => {
        const a = symmetric(n, seed);
        const shifted = matrix(n, n, a.data.slice());
        for (let i = 0; i < n; i++) shifted.data[i * n + i] += shift;
        const before = (await eigenSymmetric(a, products, kernels)).values;
        const after = (await eigenSymmetric(shifted, products, kernels)).values;
        t.true(
          largestDifference(
            after,
            before.map((value) => value + shift),
          ) < 1e-12,
        );
        const trace = Array.from({ length: n }, (_, i) => a.data[i * n + i]).reduce((sum, value) => sum + value, 0);
        t.true(Math.abs(before.reduce((sum, value) => sum + value, 0) - trace) < 1e-11);
      },
    ),
    { numRuns: 40, seed: 1 },
  );
});

test('whatever small integers a matrix holds, its eigensystem is one', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc
        .integer({ min: 1, max: 125 })
        .chain((n) => fc.array(fc.integer({ min: -2, max: 2 }), { minLength: n * n, maxLength: n * n })),
      async (numbers) => {
        const n = Math.sqrt(numbers.length);
        const a = matrix(
          n,
          n,
          Float64Array.from(numbers, (_, at) => numbers[Math.max(at, (at % n) * n + Math.floor(at / n))]),
        );
        await requireEigenSystem(t, a, await eigenSymmetric(a, products, kernels), `${n}`);
      },
    ),
    { numRuns: 40, seed: 2 },
  );
});

test('only the lower triangle is read, and the input is left as it was', async (t) => {
  const a = symmetric(117, 8);
  const lower = matrix(
    117,
    117,
    a.data.map((value, at) => (at % 117 > Math.floor(at / 117) ? 99 : value)),
  );
  const before = lower.data.slice();
  t.deepEqual(await eigenSymmetric(lower, products), await eigenSymmetric(a, products));
  t.deepEqual(lower.data, before);
});

test('the same bits on a rerun, with kernels used before or new, and on two threads', async (t) => {
  const two = await openProducts(2);
  const a = symmetric(211, 9);
  const first = await eigenSymmetric(a, products, kernels);
  t.deepEqual(await eigenSymmetric(a, products, kernels), first);
  t.deepEqual(await eigenSymmetric(a, two, openKernels()), first);
  await two.close();
});

test('decompositions begun at the same time on the same kernels do not disturb each other', async (t) => {
  const all = [120, 75, 140].map((n) => symmetric(n, n));
  const alone = [];
  for (const a of all) alone.push(await eigenSymmetric(a, products));
  const { l, q } = await factorLq(all[1], products);
  const atOnce = await Promise.all([
    ...all.map((a) => eigenSymmetric(a, products, kernels)),
    factorLq(all[1], products, kernels),
  ]);
  t.deepEqual(atOnce, [...alone, { l, q }]);
});

test('a matrix that is not square or not finite is a NumericError', async (t) => {
  const square = { instanceOf: NumericError, message: /2 × 3 matrix is not square/ };
  await t.throwsAsync(() => eigenSymmetric(matrix(2, 3), products), square);
  const finite = { instanceOf: NumericError, message: /NaN at row 0, column 0/ };
  await t.throwsAsync(() => eigenSymmetric(fromRows([[Number.NaN]]), products), finite);
});
