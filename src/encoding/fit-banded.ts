import type { Crew } from '../linalg/crew.ts';
import { columnMeans, columnsAt, type Matrix, matrix, pasteColumnsAt, requireFinite } from '../linalg/matrix.ts';
import { type BandedWork, eachChosen, planBanded, requireBanded } from './banded-work.ts';
import type { BlockPlan } from './block-plan.ts';
import { withCrew } from './encoding-crew.ts';
import type { tasks } from './encoding-tasks.ts';
import type { Fitted } from './fit-mapping.ts';
import { atEdge, gramOfTargets } from './penalty-choice.ts';
import { requireGrid } from './ridge.ts';
import { searchWeights } from './search-weights.ts';
import { requirePair } from './spectral-form.ts';

export interface BandedFit extends Omit<Fitted, 'components'> {
  readonly alpha: Float64Array;
  /** The chosen weights, spaces × t: the penalty on the coefficients of space b is alpha over its weight. */
  readonly weights: Matrix;
  /** The draw of weights that the search chose. */
  readonly draw: Int32Array;
  /** The mean squared error of held-out rows with them, the mean over folds. */
  readonly loss: Float64Array;
  /** Means of the features: what a space adds to the mean of a target is (X_b − x̄_b) B_b. */
  readonly xMeans: Float64Array;
}

/** Coefficients of banded ridge regression fitted on all rows, weights and penalties chosen within them as in `crossValidateBanded`. */
export async function fitBanded(job: BandedWork): Promise<BandedFit> {
  requirePair('fitBanded', job.x, job.y);
  requireFinite('fitBanded: x', job.x);
  requireFinite('fitBanded: y', job.y);
  requireGrid(job.alphas);
  requireBanded(job);
  const rows = Int32Array.from({ length: job.x.rows }, (_, row) => row);
  return withCrew(job.crew, async (crew) => {
    const plan = planBanded(job, [{ train: rows, test: rows }], crew.threads);
    return fitChosen(job, rows, plan, await crew.member(plan.isSmall));
  });
}

async function fitChosen(job: BandedWork, rows: Int32Array, plan: BlockPlan, crew: Crew<typeof tasks>): Promise<BandedFit> {
  const { y, spaces } = job;
  const x = crew.share(job.x);
  const gram = job.penaltyFor === 'all' ? await gramOfTargets(y, crew) : null;
  const chosen = await searchWeights({ ...job, ...plan, x, gram }, rows, crew);
  const [coefficients, weights] = [matrix(x.cols, y.cols), matrix(spaces.length, y.cols)];
  const [intercept, alpha, loss] = [new Float64Array(y.cols), new Float64Array(y.cols), new Float64Array(y.cols)];
  await eachChosen({ ...job, x, rows, width: plan.width }, chosen, crew, async ({ columns, fit }) => {
    const some = columnsAt(y, columns);
    const block = await crew.run('fitBanded', { ...fit, y: some }, [some.data.buffer as ArrayBuffer]);
    pasteColumnsAt(coefficients, block.coefficients, columns);
    pasteColumnsAt(weights, block.weights, columns);
    columns.forEach((j, place) => {
      intercept[j] = block.yMeans[place];
      alpha[j] = block.alpha[place];
      loss[j] = block.loss[place];
    });
  });
  const xMeans = columnMeans(job.x);
  for (let i = 0, at = 0; i < x.cols; i++) {
    for (let j = 0; j < y.cols; j++, at++) intercept[j] -= xMeans[i] * coefficients.data[at];
  }
  const edge = atEdge(chosen.alpha, job.alphas);
  return { coefficients, intercept, alpha, edge, weights, draw: chosen.draw, loss, xMeans };
}
