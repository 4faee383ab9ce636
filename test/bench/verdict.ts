import { best, fastest, type Result, type Timing } from './result.ts';
import { type Goal, MEMORY_GOAL } from './work.ts';

/** A goal beside what was measured. */
export interface Verdict {
  readonly goal: string;
  readonly measured: string;
  /** Null where there is nothing of ours to judge. */
  readonly met: boolean | null;
}

export const NOT_BUILT: Pick<Verdict, 'measured' | 'met'> = { measured: 'not built yet', met: null };

/** What became of one goal of a work. A ratio is the peer's best time over our best; more is better for us. */
export function judge(result: Result, goal: Goal): Verdict {
  return goal.kind === 'faster' ? judgeSpeed(result, goal) : judgeCost(result, goal);
}

function judgeSpeed(result: Result, { than, times }: Goal & { kind: 'faster' }): Verdict {
  const [ours, peer] = [fastest(result, 'ours'), fastest(result, than)];
  const goal = `≥ ${times}× ${than}`;
  if (!ours || !peer) return { goal, ...NOT_BUILT };
  const ratio = best(peer) / best(ours);
  return { goal, measured: `${ratio.toFixed(2)}×`, met: ratio >= times };
}

function judgeCost(result: Result, { small, large, within }: Goal & { kind: 'linear' }): Verdict {
  const goal = `time per target at ${large} within ${within * 100} % of that at ${small}`;
  const [few, many] = [small, large].map((on) => {
    const timing = result.timings.find((one) => one.on === on);
    return timing ? best(timing) / result.targets[on] : Number.NaN;
  });
  if (Number.isNaN(few + many)) return { goal, ...NOT_BUILT };
  const percent = (many / few - 1) * 100;
  return { goal, measured: `${percent < 0 ? '−' : '+'}${Math.abs(percent).toFixed(0)} %`, met: percent <= within * 100 };
}

/** Peak memory, inputs included, over inputs + outputs. */
export const memoryRatio = ({ inputBytes, peakBytes, outputBytes }: Timing): number =>
  (inputBytes + peakBytes) / (inputBytes + outputBytes);

export const withinMemory = (timing: Timing): boolean => memoryRatio(timing) <= MEMORY_GOAL;

/** How far the slowest round lies above the best, in percent; null for one round. */
export const spread = ({ seconds }: Timing): number | null =>
  seconds.length < 2 ? null : (Math.max(...seconds) / Math.min(...seconds) - 1) * 100;
