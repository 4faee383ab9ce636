import type { Crew } from '../linalg/crew.ts';
import { type Matrix, matrix, pasteColumnsAt, requireFinite } from '../linalg/matrix.ts';
import { type BlockPlan, planBlocks, type Work } from './block-plan.ts';
import { eachBlock, openDesk } from './each-block.ts';
import { withCrew } from './encoding-crew.ts';
import type { tasks } from './encoding-tasks.ts';
import type { FittedBlock } from './fit-block.ts';
import { atEdge, gramOfTargets, prepare } from './penalty-choice.ts';
import { requireGrid } from './ridge.ts';
import type { Penalties } from './settle.ts';
import { requirePair } from './spectral-form.ts';

export interface Fitted {
  /** p × t: ŷ = x · coefficients + intercept. */
  readonly coefficients: Matrix;
  readonly intercept: Float64Array;
  /** The penalty of each target; null for ols. */
  readonly alpha: Float64Array | null;
  /** 1 where it lies at an end of the grid. */
  readonly edge: Uint8Array;
}

/**
 * Coefficients of a mapping fitted on all rows, penalties chosen within them. The fields mean what they mean to `crossValidate`, and so do
 * the errors.
 */
export async function fitMapping(job: Work): Promise<Fitted> {
  requirePair('fitMapping', job.x, job.y);
  requireFinite('fitMapping: x', job.x);
  requireFinite('fitMapping: y', job.y);
  if (job.mapping === 'ridge') requireGrid(job.alphas);
  const rows = Int32Array.from({ length: job.x.rows }, (_, row) => row);
  return withCrew(job.crew, async (crew) => {
    const plan = planBlocks(job, [{ train: rows, test: rows }], crew.threads);
    return fitBlocks(job, rows, plan, await crew.member(plan.isSmall));
  });
}

async function fitBlocks(job: Work, rows: Int32Array, plan: BlockPlan, crew: Crew<typeof tasks>): Promise<Fitted> {
  const { y, mapping, alphas, choice } = job;
  const x = crew.share(job.x);
  const [coefficients, intercept, alpha] = [matrix(x.cols, y.cols), new Float64Array(y.cols), new Float64Array(y.cols)];
  const gram = job.penaltyFor === 'all' ? await gramOfTargets(y, crew) : null;
  const search = { x, alphas, choice, targets: y.cols, screen: plan.screen, gram };
  const { fit, penalties } = await prepare('solver', mapping, search, { train: rows, test: rows }, crew);
  const all = Int32Array.from({ length: y.cols }, (_, j) => j);
  const work = (part: Matrix, penalties: Penalties): Promise<FittedBlock> =>
    crew.run('fitBlock', { y: part, solver: fit, penalties }, [part.data.buffer as ArrayBuffer]);
  const desk = openDesk(crew.threads, Math.max(x.rows, x.cols));
  await eachBlock(all, { y, penalties, width: plan.width, desk }, work, (block, columns) => {
    pasteColumnsAt(coefficients, block.coefficients, columns);
    columns.forEach((column, j) => {
      intercept[column] = block.intercept[j];
      if (block.alpha) alpha[column] = block.alpha[j];
    });
  });
  const ridge = mapping === 'ridge';
  return { coefficients, intercept, alpha: ridge ? alpha : null, edge: atEdge(alpha, ridge ? alphas : []) };
}
