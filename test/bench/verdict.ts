import { best, fastest, type Result, type Timing } from './result.ts';
import { type Goal, MEMORY_GOAL } from './work.ts';

/** A goal beside what was measured. */
export interface Verdict {
  readonly goal: string;
  readonly measured: string;
  /** Null where there is nothing of ours to judge. */
  readonly met: boolean | null;
}

const NOT_BUILT: Pick<Verdict, 'measured' | 'met'> = { measured: 'not built yet', met: null };

/** What became of one goal of a work. A ratio is the peer's best time over our best; more is better for us. */
export function judge(result: Result, goal: Goal): Verdict {
  if (goal.kind === 'faster') return judgeSpeed(result, goal);
  if (goal.kind === 'lighter') return judgeMemory(result, goal);
  const { small, large, within } = goal;
  const most = `at ${large} within ${within * 100} % of that at ${small}`;
  if (goal.kind === 'linear') {
    return { goal: `time per target ${most}`, ...judgeGrowth(result, goal, (timing, targets) => best(timing) / targets) };
  }
  const beyond = ({ peakBytes, outputBytes }: Timing): number => peakBytes - outputBytes;
  return { goal: `memory beyond inputs and outputs ${most}`, ...judgeGrowth(result, goal, beyond) };
}

function judgeSpeed(result: Result, { than, times, on }: Goal & { kind: 'faster' }): Verdict {
  const [ours, peer] = [fastest(result, 'ours', on), fastest(result, than, on)];
  const goal = `≥ ${times}× ${than}${on ? `, ${on}` : ''}`;
  if (!ours || !peer) return { goal, ...NOT_BUILT };
  const ratio = best(peer) / best(ours);
  return { goal, measured: `${ratio.toFixed(2)}×`, met: ratio >= times };
}

function judgeMemory(result: Result, { than, most, on }: Goal & { kind: 'lighter' }): Verdict {
  const [ours, peer] = [fastest(result, 'ours', on), fastest(result, than, on)];
  const goal = `peak memory ≤ ${most}× that of ${than}`;
  if (!ours || !peer) return { goal, ...NOT_BUILT };
  const ratio = ours.peakBytes / peer.peakBytes;
  return { goal, measured: `${ratio.toFixed(2)}×`, met: ratio <= most };
}

/** By how much a quantity is greater on the large data set than on the small one. */
function judgeGrowth(
  { timings, targets }: Result,
  { small, large, within }: Goal & { kind: 'linear' | 'constant memory' },
  quantity: (timing: Timing, targets: number) => number,
): Pick<Verdict, 'measured' | 'met'> {
  const [few, many] = [small, large].map((on) => timings.find((timing) => timing.on === on));
  if (!few || !many) return NOT_BUILT;
  const percent = (quantity(many, targets[large]) / quantity(few, targets[small]) - 1) * 100;
  return { measured: `${percent < 0 ? '−' : '+'}${Math.abs(percent).toFixed(0)} %`, met: percent <= within * 100 };
}

/** Peak memory, inputs included, over inputs + outputs. */
export const memoryRatio = ({ inputBytes, peakBytes, outputBytes }: Timing): number =>
  (inputBytes + peakBytes) / (inputBytes + outputBytes);

export const withinMemory = (timing: Timing): boolean => memoryRatio(timing) <= MEMORY_GOAL;

/** How far the slowest round lies above the best, in percent; null for one round. */
export const spread = ({ seconds }: Timing): number | null =>
  seconds.length < 2 ? null : (Math.max(...seconds) / Math.min(...seconds) - 1) * 100;
