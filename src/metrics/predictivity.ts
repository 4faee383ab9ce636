import pLimit from 'p-limit';
import { planBlocks } from '../encoding/block-plan.ts';
import { requireJob } from '../encoding/cross-validate.ts';
import { type EncodingCrew, withCrew } from '../encoding/encoding-crew.ts';
import type { tasks } from '../encoding/encoding-tasks.ts';
import type { Split } from '../encoding/folds/split.ts';
import { leastOf, lossesOf } from '../encoding/losses.ts';
import { atEdge, gramOfTargets, type PenaltySearch, prepare } from '../encoding/penalty-choice.ts';
import type { Mapping, Predictor } from '../encoding/predictor.ts';
import type { Penalties } from '../encoding/settle.ts';
import type { Crew } from '../linalg/crew.ts';
import {
  centreColumns,
  columnMeans,
  columnsOf,
  type Matrix,
  matrix,
  rowOf,
  rowsAt,
  rowsBetween,
  shiftColumns,
} from '../linalg/matrix.ts';
import { openProducts, type Products } from '../linalg/products.ts';
import { type Pooled, poolNeuroids } from './aggregate.ts';
import { type CorrelationKind, correlate } from './correlate.ts';

/** The penalties of Brain-Score's ridge, in order of preference among equals. */
export const OFFICIAL_ALPHAS: readonly number[] = [1e-3, 1e-2, 1e-1, 1, 10, 100, 1000];

export interface PredictivityJob {
  /** Features, n × p. */
  readonly x: Matrix;
  /** Recordings, n × neuroids. */
  readonly y: Matrix;
  readonly splits: readonly Split[];
  /** `linear_pearsonr` (least squares of minimum norm) or `ridge_pearsonr`. */
  readonly mapping: 'linear' | 'ridge';
  /** Ridge penalties on offer; the official seven if left out. */
  readonly alphas?: readonly number[];
  /**
   * The precision whose rounding decides which directions the linear mapping drops. Features that came as float32 are solved in
   * float32 upstream, which drops singular values below max(n, p) · 1.19e-7 · σ_max; the solve itself is in double precision here.
   */
  readonly precision?: 'float32' | 'float64';
  /** `damped` if left out, as upstream. */
  readonly correlation?: CorrelationKind;
  readonly crew?: EncodingCrew;
  readonly progress?: (share: number) => void;
}

export interface Predictivity extends Pooled {
  /** Splits × neuroids. */
  readonly r: Matrix;
  /** The penalty of each split, the same for all neuroids; null for the linear mapping. */
  readonly alpha: Float64Array | null;
  /** In how many splits it lay at an end of the grid. */
  readonly edges: number;
}

/** The rounding error of single precision. */
const EPSILON_32 = 2 ** -23;
/** Neuroids at a time, for memory. */
const BLOCK = 4096;

/**
 * Brain-Score's `linear_pearsonr` and `ridge_pearsonr`: each split's mapping is fitted on its training rows and scored on the held-out
 * ones; see `poolNeuroids` for what becomes of the scores. The ridge penalty is the one, shared by all neuroids, with the least exact
 * leave-one-out error over the training rows, the first of equals. Agrees with scikit-learn 1.6 to rounding. Throws what
 * `crossValidate` throws, save that a neuroid constant over the test rows gives 0 (`damped`) or NaN (`classic`).
 */
export async function scorePredictivity(job: PredictivityJob): Promise<Predictivity> {
  const alphas = job.mapping === 'ridge' ? (job.alphas ?? OFFICIAL_ALPHAS) : [];
  const mapping: Mapping = job.mapping === 'ridge' ? 'ridge' : 'ols';
  const work = { ...job, mapping, alphas, choice: { by: 'leave-one-out' } as const };
  requireJob(work);
  return withCrew(job.crew, async (crew) => {
    const { isSmall } = planBlocks(work, job.splits, crew.threads);
    const products = await openProducts();
    try {
      return await scoreSplits(job, mapping, alphas, await crew.member(isSmall), products);
    } finally {
      await products.close();
    }
  });
}

async function scoreSplits(
  job: PredictivityJob,
  mapping: Mapping,
  alphas: readonly number[],
  crew: Crew<typeof tasks>,
  products: Products,
): Promise<Predictivity> {
  const { y, splits, precision, correlation = 'damped' } = job;
  const gram = mapping === 'ridge' && alphas.length > 1 && y.cols > y.rows ? await gramOfTargets(y, crew) : null;
  const centred = centreColumns(y);
  const search: PenaltySearch = {
    ...{ x: crew.share(job.x), alphas, choice: { by: 'leave-one-out' }, targets: y.cols, screen: false, gram },
    epsilon: precision === 'float32' ? EPSILON_32 : Number.EPSILON,
  };
  const [r, alpha] = [matrix(splits.length, y.cols), new Float64Array(splits.length)];
  let done = 0;
  const scoreSplit = async (split: Split, s: number): Promise<void> => {
    const { fit, penalties } = await prepare('predictor', mapping, search, split, crew);
    alpha[s] = await penaltyOfAll(penalties, centred, products);
    for (let from = 0; from < y.cols; from += BLOCK) {
      const block = columnsOf(y, from, Math.min(from + BLOCK, y.cols));
      const predicted = await predictBlock(fit, block, alpha[s], products);
      rowOf(r, s).set(correlate(predicted, rowsAt(block, split.test), correlation, `split ${s}`), from);
    }
    job.progress?.(++done / splits.length);
  };
  const limit = pLimit(crew.threads + 1);
  await Promise.all(splits.map((split, s) => limit(scoreSplit, split, s)));
  const ridge = mapping === 'ridge';
  const edges = atEdge(alpha, alphas).reduce((sum, edge) => sum + edge, 0);
  return { ...poolNeuroids(r), r, alpha: ridge ? alpha : null, edges };
}

/** The one penalty of all targets, the first of those that err least; NaN for a mapping without. */
async function penaltyOfAll(penalties: Penalties, y: Matrix, products: Products): Promise<number> {
  if (penalties === null) return Number.NaN;
  if ('alpha' in penalties) return penalties.alpha;
  const losses = await lossesOf(penalties.trials, y, products);
  const sums = Float64Array.from(penalties.alphas, (_, a) => rowOf(losses, a).reduce((sum, loss) => sum + loss, 0));
  return penalties.alphas[leastOf(sums)];
}

/** The held-out rows of a block of targets, predicted. */
async function predictBlock({ split, alphas, maps }: Predictor, y: Matrix, alpha: number, products: Products): Promise<Matrix> {
  const train = rowsAt(y, split.train);
  const means = columnMeans(train);
  const [place, height] = [alphas ? alphas.indexOf(alpha) : 0, split.test.length];
  const map = rowsBetween(maps, place * height, (place + 1) * height);
  return shiftColumns(await products.multiply(map, centreColumns(train, means)), means);
}
