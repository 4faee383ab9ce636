import type { Tools } from '../linalg/crew.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { leastOfColumns, lossesOf } from './losses.ts';
import { choose, type ScreenedTrial, UNDECIDED } from './screen.ts';
import type { Trial } from './trial.ts';

/** How the penalty of each target is had: the same for all, or the best of `alphas` in trials; null for a mapping without. */
export type Penalties =
  | { readonly alpha: number }
  | { readonly alphas: readonly number[]; readonly trials: readonly (Trial | ScreenedTrial)[] }
  | null;

/** The penalty of each column of `y` (all rows, n × t); NaN where trials in single precision leave it undecided. */
export async function settlePenalties(penalties: Penalties, y: Matrix, tools: Tools): Promise<Float64Array | null> {
  if (penalties === null) return null;
  if ('alpha' in penalties) return new Float64Array(y.cols).fill(penalties.alpha);
  const { alphas, trials } = penalties;
  const chosen = trials.every(isScreened)
    ? await choose(trials, y, tools)
    : leastOfColumns(await lossesOf(trials, y, tools.products));
  return Float64Array.from(chosen, (place) => (place === UNDECIDED ? Number.NaN : alphas[place]));
}

/** Penalties to go on with: the first for those undecided, whose results are computed again and do not count. */
export const provisional = (alpha: Float64Array | null, alphas: readonly number[]): Float64Array | null =>
  alpha?.map((value) => (Number.isNaN(value) ? alphas[0] : value)) ?? null;

/** The same without single precision, which decides all. */
export function inDouble(penalties: Penalties): Penalties {
  if (penalties === null || 'alpha' in penalties) return penalties;
  return {
    ...penalties,
    trials: penalties.trials.map(({ reads, held, maps, weights, right, gains }) => ({
      reads,
      held,
      maps,
      weights,
      right,
      gains,
    })),
  };
}

const isScreened = (trial: Trial | ScreenedTrial): trial is ScreenedTrial => 'maps32' in trial;
