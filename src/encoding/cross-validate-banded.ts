import type { Crew } from '../linalg/crew.ts';
import { columnsAt, type Matrix, matrix, pasteColumnsAt } from '../linalg/matrix.ts';
import { type BandedWork, eachChosen, planBanded, requireBanded } from './banded-work.ts';
import type { BlockPlan } from './block-plan.ts';
import { requireJob } from './cross-validate.ts';
import type { CrossValidated, CrossValidation } from './cross-validation.ts';
import { withCrew } from './encoding-crew.ts';
import type { tasks } from './encoding-tasks.ts';
import { atEdge, gramOfTargets } from './penalty-choice.ts';
import { searchWeights } from './search-weights.ts';

export interface BandedCrossValidation extends Omit<CrossValidation, 'mapping'>, BandedWork {}

export interface BandedCrossValidated extends CrossValidated {
  /** The chosen penalties, splits × t: that of space b is alpha over its weight. */
  readonly alpha: Matrix;
  /** By split the weights, spaces × t. */
  readonly weights: readonly Matrix[];
  /** The draws of weights that the search chose, splits × t. */
  readonly draw: Int32Array;
  /** By split, spaces × t: what each space has in r. Columns add up to r. */
  readonly rParts: readonly Matrix[];
  /**
   * By split, spaces × t: what each space has in R² = 1 − Σ (y − ŷ)² / Σ (y − ȳ)² over the test rows, ȳ the mean of the training rows,
   * so that R² is 0 for a mapping that predicts no better than it. Columns add up to R².
   */
  readonly r2Parts: readonly Matrix[];
}

/**
 * Encoding scores of banded ridge regression by cross-validation: for each target the weights of the feature spaces and the penalty
 * are chosen within the training rows of each split by random search over `weights` and `alphas`, so that no test row has a part in its own
 * prediction but by its features. With K_b the kernel of space b, the kernel is Σ_b w_b K_b: the penalty on the coefficients of b is
 * α / w_b (Nunez-Elizalde, Huth & Gallant 2019; Dupré la Tour et al. 2022; himalaya's `MultipleKernelRidgeCV`). Errors as of
 * `crossValidate`, and a NumericError where spaces and features do not fit.
 */
export async function crossValidateBanded(job: BandedCrossValidation): Promise<BandedCrossValidated> {
  requireJob({ ...job, mapping: 'ridge' });
  requireBanded(job);
  return withCrew(job.crew, async (crew) => {
    const plan = planBanded(job, job.splits, crew.threads);
    return scoreSplits(job, plan, await crew.member(plan.isSmall));
  });
}

async function scoreSplits(job: BandedCrossValidation, plan: BlockPlan, crew: Crew<typeof tasks>): Promise<BandedCrossValidated> {
  const { splits, y, spaces } = job;
  const targets = y.cols;
  const x = crew.share(job.x);
  const parts = (): Matrix[] => splits.map(() => matrix(spaces.length, targets));
  const scores = { r: matrix(splits.length, targets), rParts: parts(), r2Parts: parts() };
  const [alpha, draw] = [matrix(splits.length, targets), new Int32Array(splits.length * targets)];
  const [constant, edge] = [new Uint8Array(alpha.data.length), new Uint8Array(alpha.data.length)];
  const weights = parts();
  const predictions = job.keepPredictions ? splits.map(({ test }) => matrix(test.length, targets)) : null;
  const gram = job.penaltyFor === 'all' ? await gramOfTargets(y, crew) : null;
  for (const [s, split] of splits.entries()) {
    const chosen = await searchWeights({ ...job, ...plan, x, gram }, split.train, crew);
    draw.set(chosen.draw, s * targets);
    edge.set(atEdge(chosen.alpha, job.alphas), s * targets);
    await eachChosen({ ...job, x, rows: split.train, width: plan.width }, chosen, crew, async ({ columns, fit }) => {
      const names = Array.from(columns, (j) => job.names?.[j] ?? `column ${j}`);
      const some = columnsAt(y, columns);
      const order = { ...fit, x, spaces, y: some, split, place: `fold ${s}`, names, keepPredictions: predictions !== null };
      const block = await crew.run('fitAndScore', order, [some.data.buffer as ArrayBuffer]);
      columns.forEach((j, place) => {
        scores.r.data[s * targets + j] = block.r[place];
        alpha.data[s * targets + j] = block.alpha[place];
        constant[s * targets + j] = block.constant[place];
      });
      pasteColumnsAt(weights[s], block.weights, columns);
      pasteColumnsAt(scores.rParts[s], block.rParts, columns);
      pasteColumnsAt(scores.r2Parts[s], block.r2Parts, columns);
      if (predictions && block.predictions) pasteColumnsAt(predictions[s], block.predictions, columns);
    });
    job.progress?.((s + 1) / splits.length);
  }
  return { ...scores, predictions, alpha, draw, weights, edge, constant };
}
