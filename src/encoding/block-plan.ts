import { freemem } from 'node:os';
import { NumericError } from '../errors.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { NARROW } from '../linalg/products.ts';
import type { EncodingCrew } from './encoding-crew.ts';
import { type FeatureRule, isRaw } from './feature-rule.ts';
import type { Split } from './folds/split.ts';
import type { PenaltyChoice } from './penalty-choice.ts';
import type { Mapping } from './predictor.ts';

/** What a fit, or one fit after another, is made from, and what it may use. */
export interface Work {
  /** Features, n × p. */
  readonly x: Matrix;
  /** Targets, n × t. */
  readonly y: Matrix;
  readonly mapping: Mapping | 'pls';
  /** Penalties on offer to ridge, in order of preference among equals. */
  readonly alphas: readonly number[];
  readonly choice: PenaltyChoice;
  /** Numbers of components on offer to pls: of several, the best in the folds of `choice`, for all targets. 25 if left out. */
  readonly components?: readonly number[];
  /** What becomes of features first, fitted on the training rows of each fold and of each fold within; nothing if left out. */
  readonly features?: FeatureRule;
  /** Whether each target has a penalty of its own (the default) or all share the one with the least error summed over them. */
  readonly penaltyFor?: 'each' | 'all';
  /**
   * Whether targets that are fitted together count alike, each divided by its standard deviation over the training rows of a fold: those that
   * share a penalty, or components. By themselves targets fare the same in any unit.
   */
  readonly scaleTargets?: boolean;
  /** Threads to use; one of all the machine's, for this work alone, if left out. Results do not depend on it. */
  readonly crew?: EncodingCrew;
  /** Most targets at a time, for memory; chosen if left out. Results do not depend on it. */
  readonly targetBlock?: number;
  /** Most bytes that the computation may take beside its inputs; the memory that is free if left out. */
  readonly memory?: number;
}

/** How the targets of a cross-validation are cut. */
export interface BlockPlan {
  /** Targets at a time. */
  readonly width: number;
  /** Whether single precision screens the penalties first. */
  readonly screen: boolean;
  /** Whether the work is over sooner than threads would have started. */
  readonly isSmall: boolean;
}

/** Targets at a time: enough to keep the products busy, few enough that a block's predictions stay near the processor. */
const USUAL_BLOCK = 1024;
/** Fewer targets than this gain nothing from a screen. */
const FEWEST_TO_SCREEN = 256;
/** Floating-point operations that one thread does in about the third of a second that threads take to start. */
const SMALL_WORK = 2e10;

/**
 * How wide a block of targets fits the memory. Throws a NumericError with the estimate where even the narrowest
 * block does not. `searches` says how many times over the penalties are tried.
 */
export function planBlocks(job: Work, splits: readonly Split[], threads: number, searches = 1): BlockPlan {
  const targets = job.y.cols;
  const screen = job.mapping === 'ridge' && targets >= FEWEST_TO_SCREEN;
  const sizes = sizesOf(job, splits, threads, screen);
  const memory = job.memory ?? freemem();
  const room = memory - sizes.fixed;
  const fitting = Math.floor(room / sizes.perTarget);
  if (fitting < Math.min(targets, NARROW + 1)) {
    const needed = sizes.fixed + sizes.perTarget * Math.min(targets, NARROW + 1);
    throw new NumericError(
      'crossValidate',
      `needs about ${inMegabytes(needed)} beside its inputs, and ${inMegabytes(memory)} are free`,
      'offer fewer alphas, use fewer threads or a machine with more memory',
    );
  }
  const widest = Math.max(Math.min(job.targetBlock ?? USUAL_BLOCK, fitting), Math.min(targets, NARROW + 1));
  return { width: widest, screen, isSmall: searches * workOf(job, splits) < SMALL_WORK };
}

/** One whose targets are scored and one that is prepared, so that no thread is without work. */
export const SPLITS_AT_A_TIME = 2;

/** Bytes that do not depend on the width of a block, and bytes for each target of a block. */
function sizesOf({ x, mapping, alphas, choice }: Work, splits: readonly Split[], threads: number, screen: boolean) {
  const n = x.rows;
  const train = Math.max(...splits.map((split) => split.train.length));
  const penalties = mapping === 'ridge' && alphas.length > 1 ? alphas.length : 0;
  const folds = choice.by === 'folds' ? choice.folds : 1;
  const members = threads || 1;
  const test = Math.max(...splits.map((split) => split.test.length));
  const trials = penalties * train * train * (screen ? 4 : 8) + Math.min(penalties, 1) * folds * train * train * 8;
  const maps = Math.min(splits.length, SPLITS_AT_A_TIME) * (trials + penalties * train * test * 8);
  const decomposition = 6 * Math.min(train, x.cols) ** 2 * 8 + 2 * x.data.byteLength;
  return {
    fixed: maps + x.data.byteLength + members * (decomposition + (2 * maps) / folds),
    perTarget: (members + 1) * 8 * (3 * n + Math.max(n, x.cols) + (penalties * train) / folds),
  };
}

/** Floating-point operations, roughly. */
function workOf({ x, y, mapping, alphas, choice }: Work, splits: readonly Split[]): number {
  const inner = mapping === 'ols' || alphas.length === 1 ? 0 : choice.by === 'folds' ? choice.folds : 1;
  const [n, k] = [x.rows, Math.min(x.rows, x.cols)];
  const decompositions = (inner + 1) * (10 * k ** 3 + 2 * n * k * x.cols);
  return splits.length * (decompositions + 2 * y.cols * n * k * (2 + inner + (inner > 0 ? alphas.length : 0)));
}

const inMegabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6).toLocaleString('en')} MB`;

/** Throws where a rule would have to be fitted anew for every row that is left out. */
export function requireFoldsFor({
  mapping,
  alphas,
  choice,
  features,
}: Pick<Work, 'mapping' | 'alphas' | 'choice' | 'features'>): void {
  if (!features || isRaw(features) || choice.by === 'folds' || mapping === 'ols' || alphas.length < 2) return;
  const problem = `what becomes of features is fitted on training rows, which ${choice.by} has too many sets of`;
  throw new NumericError('features', problem, 'choose penalties by folds');
}
