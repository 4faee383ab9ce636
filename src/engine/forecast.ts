import { groupBy } from '../table/group.ts';
import type { Plan, PlannedStep } from './plan.ts';
import type { Receipt } from './receipt.ts';
import type { Store } from './store.ts';

/** What earlier runs in the store say of what a plan has still to do. */
export interface Forecast {
  /** Steps that would run, or wait and may. */
  readonly steps: number;
  /** Of these, the ones that ran before, in whatever version. */
  readonly ranBefore: number;
  /** Of the others, those of whose stage another step of the plan ran. */
  readonly likened: number;
  /** Seconds of both, one after the other. */
  readonly seconds: number;
  /** Most memory that as many of both as may run at a time take together. */
  readonly peakBytes: number;
}

type Cost = Pick<Receipt, 'seconds' | 'peakBytes'>;

/**
 * Goes by what each step of a plan took the last time it ran in this pipeline, or else by the steps of its stage: the median of their seconds, the
 * largest of their memories. What neither is known of is counted and not guessed. `jobs` steps run at a time.
 */
export async function forecastOf({ steps }: Plan, pipeline: string, store: Store, jobs: number): Promise<Forecast> {
  const known = await Promise.all(steps.map(async (planned) => ({ planned, past: await pastOf(planned, pipeline, store) })));
  const byStage = new Map([...groupBy(known, ({ planned }) => planned.step.stage.name)].map(([name, of]) => [name, typical(of)]));
  const left = known.filter(({ planned }) => planned.state !== 'rest');
  const costs = left.flatMap(({ planned, past }) => past ?? byStage.get(planned.step.stage.name) ?? []);
  const ranBefore = left.filter(({ past }) => past !== undefined).length;
  const peaks = costs.map(({ peakBytes }) => peakBytes).sort((a, b) => b - a);
  return {
    ...{ steps: left.length, ranBefore, likened: costs.length - ranBefore },
    seconds: sum(costs.map(({ seconds }) => seconds)),
    peakBytes: sum(peaks.slice(0, jobs)),
  };
}

async function pastOf({ step, receipt }: PlannedStep, pipeline: string, store: Store): Promise<Cost | undefined> {
  if (receipt) return receipt;
  const last = await store.lastRun(pipeline, step.id);
  return last && store.receipt(last.fingerprint);
}

function typical(steps: readonly { readonly past: Cost | undefined }[]): Cost | undefined {
  const costs = steps.flatMap(({ past }) => past ?? []);
  if (costs.length === 0) return undefined;
  const seconds = costs.map((cost) => cost.seconds).sort((a, b) => a - b);
  return { seconds: seconds[Math.floor(seconds.length / 2)], peakBytes: Math.max(...costs.map(({ peakBytes }) => peakBytes)) };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
