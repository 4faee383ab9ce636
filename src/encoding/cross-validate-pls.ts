import pLimit from 'p-limit';
import { NumericError } from '../errors.ts';
import { matrix } from '../linalg/matrix.ts';
import { SPLITS_AT_A_TIME, type Work } from './block-plan.ts';
import type { CrossValidated, CrossValidation } from './cross-validation.ts';
import type { EncodingCrew } from './encoding-crew.ts';
import { RAW } from './feature-rule.ts';
import type { Split } from './folds/split.ts';
import { atEdge, innerSplits } from './penalty-choice.ts';
import type { PlsOrder } from './pls-fold.ts';

/** As many as are customary: those of the `pls` of Schrimpf et al. 2021. */
const USUAL_COMPONENTS = [25];

/**
 * `crossValidate` by partial least squares. All targets of a fold share their components; features that have fewer than are asked for are given all of
 * theirs, and a prediction without any is the mean of the training rows.
 */
export async function crossValidatePls(job: CrossValidation, crew: EncodingCrew): Promise<CrossValidated> {
  const { splits, y, components = USUAL_COMPONENTS } = job;
  const member = await crew.member(isSmallPls(job, splits));
  const shared = { ...job, x: member.share(job.x), y: member.share(y) };
  const names = Array.from({ length: y.cols }, (_, j) => job.names?.[j] ?? `column ${j}`);
  const limit = pLimit(Math.max(member.threads, SPLITS_AT_A_TIME));
  let done = 0;
  const scored = await Promise.all(
    splits.map((split, s) =>
      limit(async () => {
        const order = { ...plsOrder(shared, split), place: `fold ${s}`, names, keepPredictions: job.keepPredictions === true };
        const found = await member.run('scorePls', order);
        job.progress?.(++done / splits.length);
        return found;
      }),
    ),
  );
  const [r, constant] = [matrix(splits.length, y.cols), new Uint8Array(splits.length * y.cols)];
  const chosen = new Float64Array(constant.length);
  scored.forEach((one, s) => {
    r.data.set(one.r, s * y.cols);
    constant.set(one.constant, s * y.cols);
    chosen.fill(one.components, s * y.cols, (s + 1) * y.cols);
  });
  const predictions = job.keepPredictions ? scored.map((one) => one.predictions!) : null;
  return { r, predictions, alpha: null, edge: atEdge(chosen, components), constant };
}

/** What a fit on `split.train` is made from. */
export function plsOrder(job: Work, split: Split): PlsOrder {
  const { x, y, choice, components = USUAL_COMPONENTS, features = RAW, scaleTargets = false } = job;
  const inner = components.length > 1 && choice.by === 'folds' ? innerSplits(choice, split.train) : [];
  return { x, y, split, components, inner, features, scaleTargets };
}

/** Throws unless numbers of components are whole, from 1, and chosen by folds where there are several. */
export function requireComponents({ components = USUAL_COMPONENTS, choice }: Work): void {
  if (components.length === 0) throw new NumericError('pls', 'no number of components', 'name at least one');
  const odd = components.find((count) => !(Number.isInteger(count) && count >= 1));
  if (odd !== undefined) throw new NumericError('pls', `${odd} components; there must be at least 1`);
  if (components.length > 1 && choice.by !== 'folds')
    throw new NumericError('pls', `numbers of components are not chosen by ${choice.by}`, 'choose by folds');
}

/** Floating-point operations that one thread does in about the third of a second that threads take to start. */
const SMALL_WORK = 1e9;
/** Products with X and Y that a component takes, about. */
const STEPS = 60;

/** Whether fits for each split and those within are over sooner than threads would have started. */
export function isSmallPls({ x, y, choice, components = USUAL_COMPONENTS }: Work, splits: readonly Split[]): boolean {
  const inner = components.length > 1 && choice.by === 'folds' ? choice.folds : 0;
  const each = Math.max(...components) * STEPS * x.rows * (x.cols + Math.min(y.cols, x.rows));
  return splits.length * (1 + inner) * (each + x.rows ** 2 * y.cols) < SMALL_WORK;
}
