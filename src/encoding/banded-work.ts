import { freemem } from 'node:os';
import pLimit from 'p-limit';
import { NumericError } from '../errors.ts';
import { allThreads, type Crew, openCrew } from '../linalg/crew.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { drawOf } from './banded-fold.ts';
import { tasks } from './banded-tasks.ts';
import { type BlockPlan, planBlocks, type Work } from './block-plan.ts';
import type { Space } from './feature-spaces.ts';
import type { Split } from './folds/split.ts';
import { type ChosenWeights, targetsByDraw } from './search-weights.ts';
import type { SpectralForm } from './spectral-form.ts';

/** What a banded ridge regression, or one after another, is made from. */
export interface BandedWork extends Omit<Work, 'mapping'> {
  /** Which columns of `x` are which space's, one space after the other. */
  readonly spaces: readonly Space[];
  /** Weights of the spaces on offer, draws × spaces, in order of preference among equals. */
  readonly weights: Matrix;
}

/** `planBlocks`, with room for what feature spaces need beside. */
export function planBanded(job: BandedWork, splits: readonly Split[]): BlockPlan {
  const own = ownBytes(job, splits);
  const memory = job.memory ?? freemem();
  if (own < memory) return planBlocks({ ...job, mapping: 'ridge', memory: memory - own }, splits, job.weights.rows);
  const inMegabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6).toLocaleString('en')} MB`;
  const needed = `the kernels of ${job.spaces.length} spaces need about ${inMegabytes(own)}`;
  throw new NumericError('banded', `${needed}, and ${inMegabytes(memory)} are free`, 'use fewer folds, spaces or threads');
}

/** Bytes of kernels in all inner folds, of the trials of the next draw, and of the forms and coefficients of those chosen. */
function ownBytes({ x, spaces, alphas, choice, threads }: BandedWork, splits: readonly Split[]): number {
  const train = Math.max(...splits.map((split) => split.train.length));
  const folds = choice.by === 'folds' ? choice.folds : 1;
  const k = Math.min(train, x.cols);
  const kernels = folds * (train > x.cols ? x.cols ** 2 + x.data.length : spaces.length * train * train * (1 + 1 / folds));
  const trials = alphas.length * train * train * 1.5;
  const members = ((threads ?? allThreads()) || 1) + 1;
  return 8 * (kernels + trials + members * (k * (x.cols + train) + 2 * x.data.length));
}

/** Opens the threads that the work is worth, and closes them after it. */
export async function withCrew<R>(job: BandedWork, plan: BlockPlan, work: (crew: Crew<typeof tasks>) => Promise<R>): Promise<R> {
  const crew = await openCrew(tasks, job.threads ?? (plan.isSmall ? 0 : allThreads()));
  try {
    return await work(crew);
  } finally {
    await crew.close();
  }
}

/** Some targets that chose the same weights. */
export interface Chosen {
  readonly draw: number;
  readonly columns: Int32Array;
  /** Their penalties. */
  readonly alpha: Float64Array;
  /** The features with those weights. */
  readonly form: SpectralForm;
}

export interface DrawsOrder {
  readonly x: Matrix;
  readonly rows: Int32Array;
  readonly spaces: readonly Space[];
  readonly weights: Matrix;
  /** Most targets at a time. */
  readonly width: number;
}

/** Works on the targets of each draw, fitted on `rows`; as many at a time as keep all threads busy. */
export async function eachChosen(
  { x, rows, spaces, weights, width }: DrawsOrder,
  chosen: ChosenWeights,
  crew: Crew<typeof tasks>,
  work: (some: Chosen) => Promise<void>,
): Promise<void> {
  const [draws, blocks] = [pLimit(crew.threads + 1), pLimit(crew.threads + 1)];
  const ofDraw = async (draw: number, targets: Int32Array): Promise<void> => {
    const form = await crew.run('bandedForm', { x, rows, spaces, weights: drawOf(weights, draw) });
    const starts = Array.from({ length: Math.ceil(targets.length / width) }, (_, b) => b * width);
    await Promise.all(
      starts.map((start) => {
        const columns = targets.slice(start, start + width);
        return blocks(() => work({ draw, columns, alpha: Float64Array.from(columns, (j) => chosen.alpha[j]), form }));
      }),
    );
  };
  await Promise.all([...targetsByDraw(chosen)].map(([draw, targets]) => draws(() => ofDraw(draw, targets))));
}
