import type { Crew } from '../linalg/crew.ts';
import { type Matrix, matrix, pasteColumnsAt, requireFinite } from '../linalg/matrix.ts';
import { type BlockPlan, planBlocks, requireFoldsFor, type Work } from './block-plan.ts';
import { isSmallPls, plsOrder, requireComponents } from './cross-validate-pls.ts';
import { ofEqualSpread } from './deviations.ts';
import { eachBlock, openDesk } from './each-block.ts';
import { withCrew } from './encoding-crew.ts';
import type { tasks } from './encoding-tasks.ts';
import { RAW } from './feature-rule.ts';
import type { FittedBlock } from './fit-block.ts';
import type { Split } from './folds/split.ts';
import { atEdge, gramOfTargets, prepare } from './penalty-choice.ts';
import type { Mapping } from './predictor.ts';
import { requireGrid } from './ridge.ts';
import type { Penalties } from './settle.ts';
import { requirePair } from './spectral-form.ts';

export interface Fitted {
  /** p × t: ŷ = x · coefficients + intercept. */
  readonly coefficients: Matrix;
  readonly intercept: Float64Array;
  /** The penalty of each target; null for ols and pls. */
  readonly alpha: Float64Array | null;
  /** 1 where it, or the number of components, lies at an end of what was on offer. */
  readonly edge: Uint8Array;
  /** How many pls was to have; null for others. */
  readonly components: number | null;
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
  if (job.mapping === 'pls') requireComponents(job);
  requireFoldsFor(job);
  const rows = Int32Array.from({ length: job.x.rows }, (_, row) => row);
  return withCrew(job.crew, async (crew) => {
    const whole = { train: rows, test: rows };
    if (job.mapping === 'pls') return fitPlsMapping(job, whole, await crew.member(isSmallPls(job, [whole])));
    const plan = planBlocks(job, [whole], crew.threads);
    return fitBlocks(job, job.mapping, { split: whole, plan }, await crew.member(plan.isSmall));
  });
}

async function fitPlsMapping(job: Work, split: Split, crew: Crew<typeof tasks>): Promise<Fitted> {
  const { coefficients, intercept, components } = await crew.run('solvePls', plsOrder(job, split));
  const edge = atEdge(new Float64Array(job.y.cols).fill(components), job.components ?? []);
  return { coefficients, intercept, alpha: null, edge, components };
}

async function fitBlocks(
  job: Work,
  mapping: Mapping,
  { split, plan }: { readonly split: Split; readonly plan: BlockPlan },
  crew: Crew<typeof tasks>,
): Promise<Fitted> {
  const { y, alphas, choice, features = RAW } = job;
  const x = crew.share(job.x);
  const [coefficients, intercept, alpha] = [matrix(x.cols, y.cols), new Float64Array(y.cols), new Float64Array(y.cols)];
  const gram = job.penaltyFor === 'all' ? await gramOfTargets(job.scaleTargets ? ofEqualSpread(y, split.train) : y, crew) : null;
  const search = { x, alphas, choice, features, targets: y.cols, screen: plan.screen, gram };
  const { fit, penalties } = await prepare('solver', mapping, search, split, crew);
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
  return { coefficients, intercept, alpha: ridge ? alpha : null, edge: atEdge(alpha, ridge ? alphas : []), components: null };
}
