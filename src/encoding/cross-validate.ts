import pLimit from 'p-limit';
import { NumericError } from '../errors.ts';
import type { Crew } from '../linalg/crew.ts';
import { type Matrix, matrix, pasteColumnsAt, requireFinite } from '../linalg/matrix.ts';
import { type BlockPlan, planBlocks, requireFoldsFor, SPLITS_AT_A_TIME } from './block-plan.ts';
import { crossValidatePls, requireComponents } from './cross-validate-pls.ts';
import type { CrossValidated, CrossValidation } from './cross-validation.ts';
import { ofEqualSpread } from './deviations.ts';
import { eachBlock, openDesk } from './each-block.ts';
import { withCrew } from './encoding-crew.ts';
import type { tasks } from './encoding-tasks.ts';
import { RAW } from './feature-rule.ts';
import type { Split } from './folds/split.ts';
import { atEdge, gramOfTargets, prepare } from './penalty-choice.ts';
import type { Mapping } from './predictor.ts';
import { requireGrid } from './ridge.ts';
import type { ScoredBlock } from './score-block.ts';
import type { Penalties } from './settle.ts';
import { requirePair } from './spectral-form.ts';

/**
 * Encoding scores by cross-validation: the test rows of each split are predicted by a mapping fitted on its training rows, means,
 * decomposition and penalty included, so that nothing of a held-out row reaches its own prediction but its features. Throws a
 * NumericError where shapes differ, a number is not finite, a split tests fewer than two rows, a target is constant over the test
 * rows of a split, or the memory does not suffice.
 */
export async function crossValidate(job: CrossValidation): Promise<CrossValidated> {
  requireJob(job);
  return withCrew(job.crew, async (crew) => {
    if (job.mapping === 'pls') return crossValidatePls(job, crew);
    const plan = planBlocks(job, job.splits, crew.threads);
    return scoreSplits(job, job.mapping, plan, await crew.member(plan.isSmall));
  });
}

async function scoreSplits(
  job: CrossValidation,
  mapping: Mapping,
  plan: BlockPlan,
  crew: Crew<typeof tasks>,
): Promise<CrossValidated> {
  const { alphas, choice, features = RAW, splits } = job;
  const targets = job.y.cols;
  const x = crew.share(job.x);
  const [r, alpha] = [matrix(splits.length, targets), matrix(splits.length, targets)];
  const constant = new Uint8Array(r.data.length);
  const predictions = job.keepPredictions ? splits.map(({ test }) => matrix(test.length, targets)) : null;
  const shared = job.penaltyFor === 'all';
  const whole = shared && !job.scaleTargets ? await gramOfTargets(job.y, crew) : null;
  const desk = openDesk(crew.threads, x.rows);
  const all = Int32Array.from({ length: targets }, (_, j) => j);
  let done = 0;
  const spent: Penalties[] = [];
  const scoreSplit = async (split: Split, s: number): Promise<void> => {
    const gram = shared && job.scaleTargets ? await gramOfTargets(ofEqualSpread(job.y, split.train), crew) : whole;
    const search = { x, alphas, choice, features, targets, screen: plan.screen, gram };
    const { fit, penalties } = await prepare('predictor', mapping, search, split, crew, spent.pop() ?? null);
    const work = (y: Matrix, penalties: Penalties, columns: Int32Array): Promise<ScoredBlock> => {
      const names = Array.from(columns, (column) => job.names?.[column] ?? `column ${column}`);
      const order = { y, predictor: fit, penalties, place: `fold ${s}`, names, keepPredictions: predictions !== null };
      return crew.run('scoreBlock', order, [y.data.buffer as ArrayBuffer]);
    };
    await eachBlock(all, { y: job.y, penalties, width: plan.width, desk }, work, (block, columns) => {
      columns.forEach((column, j) => {
        r.data[s * targets + column] = block.r[j];
        constant[s * targets + column] = block.constant[j];
        if (block.alpha) alpha.data[s * targets + column] = block.alpha[j];
      });
      if (predictions && block.predictions) pasteColumnsAt(predictions[s], block.predictions, columns);
      done += columns.length / targets / splits.length;
      job.progress?.(Math.min(done, 1));
    });
    spent.push(penalties);
  };
  const limit = pLimit(SPLITS_AT_A_TIME);
  await Promise.all(splits.map((split, s) => limit(scoreSplit, split, s)));
  const ridge = mapping === 'ridge';
  return { r, predictions, alpha: ridge ? alpha : null, edge: atEdge(alpha.data, ridge ? alphas : []), constant };
}

/** Checks the whole job before any work. */
export function requireJob(job: CrossValidation): void {
  const { x, y, splits, mapping, alphas, choice } = job;
  requirePair('crossValidate', x, y);
  requireFinite('crossValidate: x', x);
  requireFinite('crossValidate: y', y);
  if (mapping === 'ridge') requireGrid(alphas);
  if (mapping === 'pls') requireComponents(job);
  requireFoldsFor(job);
  const groups = choice.by === 'folds' ? choice.groupOf : undefined;
  if (groups && groups.length !== x.rows)
    throw new NumericError('crossValidate', `groupOf labels ${groups.length} rows, x has ${x.rows}`);
  if (splits.length === 0) throw new NumericError('crossValidate', 'no splits: nothing would be predicted');
  splits.forEach((split, s) => requireSplit(split, s, x.rows));
}

function requireSplit({ train, test }: Split, s: number, rows: number): void {
  const place = `crossValidate: split ${s}`;
  if (train.length < 2) throw new NumericError(place, `${train.length} rows to train on; a mapping needs 2`);
  if (test.length < 2) throw new NumericError(place, `tests ${test.length} rows; a correlation needs 2`, 'use fewer folds');
  const outside = [...train, ...test].find((row) => !(row >= 0 && row < rows));
  if (outside !== undefined) throw new NumericError(place, `there is no row ${outside} among ${rows}`);
  const trained = new Set(train);
  const leak = test.find((row) => trained.has(row));
  if (leak !== undefined) throw new NumericError(place, `row ${leak} is both trained and tested on`);
}
