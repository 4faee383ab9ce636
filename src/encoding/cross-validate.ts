import { NumericError } from '../errors.ts';
import { type Matrix, matrix, requireFinite, rowOf, rowsAt } from '../linalg/matrix.ts';
import type { Products } from '../linalg/products.ts';
import { type Kernels, openKernels } from '../linalg/wasm/kernels.ts';
import { pearsonByColumn } from '../stats/correlation.ts';
import { atEdge, choosePenalties, requireGrid } from './choose-penalty.ts';
import { contiguousGroupFolds } from './folds/group-folds.ts';
import { contiguousFolds } from './folds/k-fold.ts';
import { type FoldOf, type Split, splitAt } from './folds/split.ts';
import { fitOls, olsWeights } from './ols.ts';
import { fitRidge, ridgeWeightsOfEach } from './ridge.ts';
import { coordinates, predictWith, predictWithEach, requirePair } from './spectral-form.ts';

export type Mapping = 'ols' | 'ridge';

export interface CrossValidation {
  /** Features, n × p. */
  readonly x: Matrix;
  /** Targets, n × t. */
  readonly y: Matrix;
  /** What the targets are called in errors; their column numbers if left out. */
  readonly names?: readonly string[];
  /** The fold that holds each row out, 0 … k − 1, none empty. */
  readonly foldOf: FoldOf;
  readonly mapping: Mapping;
  /** Penalties on offer; ridge chooses one for each target and fold. */
  readonly alphas: readonly number[];
  /** Rows of one group (a passage) are never parted when a penalty is chosen. Without it each row is its own group. */
  readonly innerGroupOf?: Int32Array;
  /** Into how many folds the training rows are split to choose a penalty, in stored order. */
  readonly innerFolds: number;
  readonly products: Products;
  readonly progress?: (share: number) => void;
}

export interface CrossValidated {
  /** Pearson's r of held-out prediction and target, folds × t; 0 where the prediction was constant. */
  readonly r: Matrix;
  /** Held-out predictions, n × t. */
  readonly predictions: Matrix;
  /** The chosen penalties, folds × t; null for ols. */
  readonly alpha: Matrix | null;
  /** folds × t: 1 where the chosen penalty lies at an end of the grid. */
  readonly edge: Uint8Array;
  /** folds × t: 1 where the prediction was constant over the fold. */
  readonly constant: Uint8Array;
}

/**
 * Encoding scores by cross-validation: each fold is predicted by a mapping fitted on the other rows, means, decomposition and
 * penalty included, so that nothing of a held-out row reaches its own prediction but its features. Throws a NumericError where
 * shapes differ, a number is not finite, a fold is empty or of one row, or a target is constant within a fold.
 */
export async function crossValidate(job: CrossValidation): Promise<CrossValidated> {
  const folds = requireJob(job);
  const kernels = openKernels();
  const targets = job.y.cols;
  const [r, alpha, predictions] = [matrix(folds, targets), matrix(folds, targets), matrix(job.y.rows, targets)];
  const [edge, constant] = [new Uint8Array(folds * targets), new Uint8Array(folds * targets)];
  for (let fold = 0; fold < folds; fold++) {
    const split = splitAt(job.foldOf, fold);
    const { predicted, chosen } = await predictFold(job, split, kernels);
    const scored = pearsonByColumn(predicted, rowsAt(job.y, split.test), `fold ${fold}`, job.names);
    split.test.forEach((row, i) => rowOf(predictions, row).set(rowOf(predicted, i)));
    r.data.set(scored.r, fold * targets);
    constant.set(scored.constant, fold * targets);
    if (chosen) {
      alpha.data.set(chosen, fold * targets);
      edge.set(atEdge(chosen, job.alphas), fold * targets);
    }
    job.progress?.((fold + 1) / folds);
  }
  return { r, predictions, alpha: job.mapping === 'ridge' ? alpha : null, edge, constant };
}

async function predictFold(job: CrossValidation, split: Split, kernels: Kernels) {
  const { products } = job;
  const [x, y, held] = [rowsAt(job.x, split.train), rowsAt(job.y, split.train), rowsAt(job.x, split.test)];
  if (job.mapping === 'ols') {
    const form = await fitOls(x, y, products, kernels);
    const at = await coordinates(form, held, products);
    return { predicted: await predictWith(form, at, olsWeights(form, x.rows), products), chosen: null };
  }
  const chosen = await penaltiesOf(job, split, { x, y }, kernels);
  const form = await fitRidge(x, y, products, kernels);
  const at = await coordinates(form, held, products);
  return { predicted: await predictWithEach(form, at, ridgeWeightsOfEach(form, chosen), products), chosen };
}

async function penaltiesOf(job: CrossValidation, split: Split, { x, y }: { x: Matrix; y: Matrix }, kernels: Kernels) {
  const { alphas, products } = job;
  if (alphas.length === 1) return new Float64Array(y.cols).fill(alphas[0]);
  return choosePenalties(x, y, innerFoldsOf(job, split.train), alphas, products, kernels);
}

function innerFoldsOf({ innerGroupOf, innerFolds }: CrossValidation, train: Int32Array): FoldOf {
  if (!innerGroupOf) return contiguousFolds(train.length, innerFolds);
  return contiguousGroupFolds(
    train.map((row) => innerGroupOf[row]),
    innerFolds,
  );
}

/** Checks the whole job before any work and returns the number of folds. */
function requireJob({ x, y, foldOf, mapping, alphas, innerGroupOf }: CrossValidation): number {
  requirePair('crossValidate', x, y);
  requireFinite('crossValidate: x', x);
  requireFinite('crossValidate: y', y);
  if (mapping === 'ridge') requireGrid(alphas);
  for (const [name, labels] of Object.entries({ foldOf, innerGroupOf })) {
    if (labels && labels.length !== x.rows) {
      throw new NumericError('crossValidate', `${name} labels ${labels.length} rows, x has ${x.rows}`);
    }
  }
  return requireFolds(foldOf);
}

function requireFolds(foldOf: FoldOf): number {
  const folds = foldOf.reduce((most, fold) => Math.max(most, fold), 0) + 1;
  const sizes = new Int32Array(folds);
  for (const fold of foldOf) {
    if (fold < 0) throw new NumericError('crossValidate', `fold ${fold} is below 0`, 'leave such rows out of x and y');
    sizes[fold]++;
  }
  if (folds < 2) throw new NumericError('crossValidate', 'one fold leaves nothing to train on', 'assign at least 2');
  const small = sizes.findIndex((size) => size < 2);
  if (small < 0) return folds;
  throw new NumericError('crossValidate', `fold ${small} holds ${sizes[small]} rows; a correlation needs 2`, 'use fewer folds');
}
