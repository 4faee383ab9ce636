import type { RunEvent } from '../engine/run.ts';

/** What is known of a run at one moment; a value, so that frames can be drawn and tested from it. */
export interface Progress {
  readonly total: number;
  readonly rested: number;
  /** Steps that ran, failed or were skipped. */
  readonly settled: number;
  readonly failed: number;
  /** Running steps in the order in which they started. */
  readonly running: ReadonlyMap<string, { readonly since: number; readonly share: number }>;
  /** When the run began and when its first step started, in seconds of any one clock. */
  readonly began: number;
  readonly worked?: number;
}

export const beginning = (total: number, now: number): Progress => ({
  total,
  rested: 0,
  settled: 0,
  failed: 0,
  running: new Map(),
  began: now,
});

/** The progress after one more event at time `now` (seconds). */
export function advance(progress: Progress, event: RunEvent, now: number): Progress {
  const running = new Map(progress.running);
  switch (event.type) {
    case 'rest':
      return { ...progress, rested: progress.rested + 1 };
    case 'start':
      running.set(event.step, { since: now, share: 0 });
      return { ...progress, running, worked: progress.worked ?? now };
    case 'progress': {
      const since = running.get(event.step)?.since ?? now;
      running.set(event.step, { since, share: event.share ?? 0 });
      return { ...progress, running };
    }
    case 'log':
      return progress;
    default:
      running.delete(event.step);
      return { ...progress, running, settled: progress.settled + 1, failed: progress.failed + Number(event.type === 'failed') };
  }
}

/** Seconds that a step will still take if it goes on as it did; undefined while too little of it is done to tell. */
export function stepLeft({ since, share }: { since: number; share: number }, now: number): number | undefined {
  return share >= 0.02 && now - since >= 1 ? ((now - since) * (1 - share)) / share : undefined;
}

/**
 * Seconds that the run will still take if the steps to come take as long as those that ran, `left = elapsed · open / done`,
 * running steps counted by their share; undefined before the first step has finished.
 */
export function runLeft(progress: Progress, now: number): number | undefined {
  const { total, rested, settled, running, worked } = progress;
  if (worked === undefined || settled === 0) return undefined;
  const done = settled + [...running.values()].reduce((sum, { share }) => sum + share, 0);
  return ((now - worked) * Math.max(0, total - rested - done)) / done;
}
