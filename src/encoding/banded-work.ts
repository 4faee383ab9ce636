import { freemem } from 'node:os';
import pLimit from 'p-limit';
import { NumericError } from '../errors.ts';
import type { Crew } from '../linalg/crew.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { drawOf } from './banded-fold.ts';
import { type BlockPlan, planBlocks, type Work } from './block-plan.ts';
import type { tasks } from './encoding-tasks.ts';
import { requireSpaces, type Space } from './feature-spaces.ts';
import type { Split } from './folds/split.ts';
import { innerSplits } from './penalty-choice.ts';
import type { FitOrder, Refinement } from './refine-block.ts';
import { type ChosenWeights, targetsByDraw } from './search-weights.ts';

/** What a banded ridge regression, or one after another, is made from. */
export interface BandedWork extends Omit<Work, 'mapping'> {
  /** Which columns of `x` are which space's, one space after the other. */
  readonly spaces: readonly Space[];
  /** Weights of the spaces on offer, draws × spaces, in order of preference among equals. */
  readonly weights: Matrix;
  /**
   * Steps of gradient descent on log(weight / penalty), for each target from the best draw and penalty, where penalties are chosen by
   * folds for each target. The loss never rises by it. A step costs as much as tens of draws: first draw more.
   */
  readonly refine?: { readonly iterations: number };
}

/** Throws where the spaces do not fit the features, or where a descent is asked for that is not defined. */
export function requireBanded({ x, spaces, weights, choice, penaltyFor, refine }: BandedWork): void {
  requireSpaces(spaces, weights, x.cols);
  if (!refine) return;
  const { iterations } = refine;
  if (!(Number.isInteger(iterations) && iterations >= 1)) throw new NumericError('refine', `${iterations} iterations`);
  if (choice.by !== 'folds')
    throw new NumericError('refine', `the loss of ${choice.by} has no descent here`, 'choose penalties by folds');
  if (penaltyFor === 'all') throw new NumericError('refine', 'all targets are to share their weights', 'choose them for each');
}

/** `planBlocks`, with room for what feature spaces need beside. */
export function planBanded(job: BandedWork, splits: readonly Split[], threads: number): BlockPlan {
  const own = ownBytes(job, splits, threads);
  const memory = job.memory ?? freemem();
  if (own < memory) return planBlocks({ ...job, mapping: 'ridge', memory: memory - own }, splits, threads, job.weights.rows);
  const inMegabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6).toLocaleString('en')} MB`;
  const needed = `the kernels of ${job.spaces.length} spaces need about ${inMegabytes(own)}`;
  throw new NumericError('banded', `${needed}, and ${inMegabytes(memory)} are free`, 'use fewer folds, spaces or threads');
}

/** Bytes of kernels in all inner folds, of the trials of two draws and of screening them, and of the forms and coefficients of those chosen. */
function ownBytes({ x, y, spaces, alphas, choice, refine }: BandedWork, splits: readonly Split[], threads: number): number {
  const train = Math.max(...splits.map((split) => split.train.length));
  const [folds, held] = choice.by === 'folds' ? [choice.folds, Math.ceil(train / choice.folds)] : [1, train];
  const k = Math.min(train, x.cols);
  const kernels = folds * (train > x.cols ? x.cols ** 2 + x.data.length : spaces.length * train * (train + held));
  const trials = 2 * folds * (choice.by === 'folds' || train > x.cols ? k * (train + held) : alphas.length * train * train);
  const members = (threads || 1) + 1;
  const screens = members * alphas.length * held * train + y.data.length / 2;
  const starts = refine ? (folds + 1) * train * train * (spaces.length + members) : 0;
  return 8 * (kernels + trials + screens + starts + members * (k * (x.cols + train) + 2 * x.data.length));
}

/** Some targets that chose the same weights. */
export interface Chosen {
  readonly draw: number;
  readonly columns: Int32Array;
  /** All that a fit of them is made from but the targets themselves. */
  readonly fit: Omit<FitOrder, 'y'>;
}

/** Works on the targets of each draw, fitted on `rows`; `width` of them at a time, and as many times at once as keep all threads busy. */
export async function eachChosen(
  job: BandedWork & { readonly rows: Int32Array; readonly width: number },
  chosen: ChosenWeights,
  crew: Crew<typeof tasks>,
  work: (some: Chosen) => Promise<void>,
): Promise<void> {
  const { x, rows, spaces, width } = job;
  const [whole, refinementOf] = await Promise.all([crew.run('openRows', { x, rows, spaces }), openRefinement(job, rows, crew)]);
  const [draws, blocks] = [pLimit(crew.threads + 1), pLimit(crew.threads + 1)];
  const ofDraw = async (draw: number, targets: Int32Array): Promise<void> => {
    const weights = drawOf(job.weights, draw);
    const [form, refinement] = await Promise.all([crew.run('bandedRidge', { whole, weights }), refinementOf(weights)]);
    const starts = Array.from({ length: Math.ceil(targets.length / width) }, (_, b) => b * width);
    await Promise.all(
      starts.map((start) => {
        const columns = targets.slice(start, start + width);
        const at = (values: Float64Array): Float64Array => Float64Array.from(columns, (j) => values[j]);
        const fit = { whole, weights, form, alpha: at(chosen.alpha), loss: at(chosen.loss), refinement };
        return blocks(() => work({ draw, columns, fit }));
      }),
    );
  };
  await Promise.all([...targetsByDraw(chosen)].map(([draw, targets]) => draws(() => ofDraw(draw, targets))));
}

/** What a descent from a draw of weights needs; null where none is asked for. */
async function openRefinement(
  { x, spaces, choice, refine }: BandedWork,
  rows: Int32Array,
  crew: Crew<typeof tasks>,
): Promise<(weights: Float64Array) => Promise<Refinement | null>> {
  if (!refine) return async () => null;
  const inner = choice.by === 'folds' ? innerSplits(choice, rows) : [];
  const splits = [...inner, { train: rows, test: rows.slice(0, 0) }];
  const open = await Promise.all(splits.map((split) => crew.run('openFold', { x, split, spaces, kernels: true })));
  return async (weights) => {
    const starts = await Promise.all(open.map((fold) => crew.run('startFold', { fold, weights })));
    return { iterations: refine.iterations, folds: starts.slice(0, -1), whole: starts[starts.length - 1] };
  };
}
