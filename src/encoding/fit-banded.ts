import type { Crew } from '../linalg/crew.ts';
import { columnMeans, type Matrix, matrix, putColumns, requireFinite } from '../linalg/matrix.ts';
import type { tasks } from './banded-tasks.ts';
import { type BandedWork, eachChosen, planBanded, withCrew } from './banded-work.ts';
import type { BlockPlan } from './block-plan.ts';
import { requireSpaces } from './feature-spaces.ts';
import type { Fitted } from './fit-mapping.ts';
import { atEdge, gramOfTargets } from './penalty-choice.ts';
import { requireGrid } from './ridge.ts';
import { columnsAt } from './screen.ts';
import { searchWeights } from './search-weights.ts';
import { requirePair } from './spectral-form.ts';

export interface BandedFit extends Fitted {
  readonly alpha: Float64Array;
  /** The chosen weights, spaces × t: the penalty on the coefficients of space b is alpha over its weight. */
  readonly weights: Matrix;
  /** Which draw they are. */
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
  requireSpaces(job.spaces, job.weights, job.x.cols);
  const rows = Int32Array.from({ length: job.x.rows }, (_, row) => row);
  const plan = planBanded(job, [{ train: rows, test: rows }]);
  return withCrew(job, plan, (crew) => fitChosen(job, rows, plan, crew));
}

async function fitChosen(job: BandedWork, rows: Int32Array, plan: BlockPlan, crew: Crew<typeof tasks>): Promise<BandedFit> {
  const { y, weights, alphas } = job;
  const x = crew.share(job.x);
  const gram = job.penaltyFor === 'all' ? await gramOfTargets(y, crew) : null;
  const { alpha, draw, loss } = await searchWeights({ ...job, ...plan, x, gram }, rows, crew);
  const [coefficients, intercept] = [matrix(x.cols, y.cols), new Float64Array(y.cols)];
  const xMeans = columnMeans(job.x);
  await eachChosen({ ...job, x, rows, width: plan.blocks[0].to }, { alpha, draw, loss }, crew, async (some) => {
    const part = columnsAt(y, some.columns, some.columns.length);
    const order = { y: part, rows, form: some.form, alpha: some.alpha };
    const block = await crew.run('solveBanded', order, [part.data.buffer as ArrayBuffer]);
    putColumns(coefficients, block.coefficients, some.columns);
    some.columns.forEach((j, place) => (intercept[j] = block.yMeans[place]));
  });
  for (let i = 0, at = 0; i < x.cols; i++) {
    for (let j = 0; j < y.cols; j++, at++) intercept[j] -= xMeans[i] * coefficients.data[at];
  }
  const chosen = matrix(weights.cols, y.cols);
  draw.forEach((d, j) => {
    for (let b = 0; b < weights.cols; b++) chosen.data[b * y.cols + j] = weights.data[d * weights.cols + b];
  });
  return { coefficients, intercept, alpha, edge: atEdge(alpha, alphas), weights: chosen, draw, loss, xMeans };
}
