import { relative, sep } from 'node:path';
import { DataError } from '../errors.ts';
import { type Bench, openBench } from './bench.ts';
import { differences, type PartsSoFar } from './cues.ts';
import { canonical, seedOf, sha256 } from './key.ts';
import type { Step, Wire } from './pipeline.ts';
import type { Parts, Receipt } from './receipt.ts';
import type { Store } from './store.ts';

export interface PlanContext {
  readonly pipeline: string;
  readonly store: Store;
  /** Folder that holds `stages/`. */
  readonly root: string;
  readonly seed: number;
}
export interface PlannedStep {
  readonly step: Step;
  /** `rest`: the result is in the store; `run`: it must be made; `waits`: an input will be rebuilt, so it may do either. */
  readonly state: 'rest' | 'run' | 'waits';
  /** Why it runs (`params-changed: alphas`), or for what it waits (`waits-for: fit-encoding`); empty when it rests. */
  readonly cues: readonly string[];
  /** Where it rests. */
  readonly receipt?: Receipt;
  /** What will make it fail at once, such as a missing source file. */
  readonly problem?: Error;
}
export interface Plan {
  readonly steps: readonly PlannedStep[];
}

/** What a run would do now and why, without doing it. Writes nothing, not even what it learnt on the way. */
export async function planSteps(steps: readonly Step[], context: PlanContext): Promise<Plan> {
  const bench = await openBench(context);
  const planned = new Map<string, PlannedStep>();
  const look = async (step: Step) => planned.set(step.id, await planStep(step, planned, context, bench));
  for (const step of steps) await look(step);
  return { steps: [...planned.values()] };
}

async function planStep(
  step: Step,
  planned: ReadonlyMap<string, PlannedStep>,
  context: PlanContext,
  bench: Bench,
): Promise<PlannedStep> {
  const receiptOf = (id: string) => planned.get(id)?.receipt;
  const found = await examine(step, inputsOf(step, receiptOf), context, bench);
  if ('problem' in found) return { step, state: 'run', cues: found.cues, problem: found.problem };
  if (found.receipt) return { step, state: 'rest', cues: [], receipt: found.receipt };
  const waiting = [...new Set(wiresOf(step).map((wire) => wire.step))].filter((id) => !receiptOf(id));
  if (waiting.length === 0 || found.cues.length > 0) return { step, state: 'run', cues: found.cues };
  return { step, state: 'waits', cues: waiting.map((id) => `waits-for: ${id}`) };
}

/** All wires that lead into a step. */
export const wiresOf = (step: Step): Wire[] => Object.values(step.inputs).flat() as Wire[];

/** Object hashes by port; null for a port of which some input is not made yet. */
export function inputsOf(step: Step, receiptOf: (id: string) => Receipt | undefined): PartsSoFar['inputs'] {
  const hashOf = (wire: Wire) => receiptOf(wire.step)?.outputs[wire.port].hash ?? null;
  const port = ([name, wires]: [string, Wire | readonly Wire[]]) => {
    const hashes = [wires].flat().map((wire) => hashOf(wire as Wire));
    if (hashes.includes(null)) return [name, null];
    return [name, Array.isArray(wires) ? hashes : hashes[0]];
  };
  return Object.fromEntries(Object.entries(step.inputs).map(port));
}

/** What is known of a step before it runs. */
export interface Examined {
  readonly parts: PartsSoFar;
  /** Undefined while an input is unknown. */
  readonly fingerprint?: string;
  /** There when every output lies in the store undamaged. */
  readonly receipt?: Receipt;
  readonly cues: readonly string[];
}
/** A step that cannot even be looked at: a source is missing, the code does not compile. */
export interface Unfit {
  readonly problem: Error;
  readonly cues: readonly string[];
}

/** Looks whether a step may rest, and if not, why. */
export async function examine(
  step: Step,
  inputs: PartsSoFar['inputs'],
  context: PlanContext,
  bench: Bench,
): Promise<Examined | Unfit> {
  const parts = await partsOf(step, inputs, context, bench).catch((error) => unfit(step, error));
  if ('problem' in parts) return parts;
  if (!isComplete(parts)) return { parts, cues: await pastCues(step, parts, context) };
  const fingerprint = sha256(canonical(parts, step.id));
  const receipt = await context.store.receipt(fingerprint);
  const broken = receipt ? await brokenOutputs(receipt, context.store, bench) : [];
  if (receipt && broken.length === 0) return { parts, fingerprint, receipt, cues: [] };
  const cues = [...(await pastCues(step, parts, context)), ...broken];
  return { parts, fingerprint, cues: cues.length > 0 ? cues : ['output-missing'] };
}

export const isComplete = (parts: PartsSoFar): parts is Parts => !Object.values(parts.inputs).includes(null);

const unfit = (step: Step, problem: Error): Unfit => ({
  problem,
  cues: [problem instanceof DataError ? `source-missing: ${problem.place}` : `code-broken: ${step.stage.name}`],
});

async function pastCues(step: Step, now: PartsSoFar, { store, pipeline }: PlanContext): Promise<string[]> {
  const [failure, last] = await Promise.all([store.failure(pipeline, step.id), store.lastRun(pipeline, step.id)]);
  if (failure) return ['failed-last-time', ...differences(now, failure.parts)];
  return last ? differences(now, last.parts) : ['never-ran'];
}

async function brokenOutputs(receipt: Receipt, store: Store, bench: Bench): Promise<string[]> {
  const outputs = Object.values(receipt.outputs).map(async ({ hash }) => {
    const found = await bench.files.hash(store.objectPath(hash));
    if (found === hash) return [];
    const damaged = found !== undefined || (await bench.files.hash(store.damagedPath(hash))) !== undefined;
    return [damaged ? 'output-corrupted' : 'output-missing'];
  });
  return [...new Set((await Promise.all(outputs)).flat())];
}

async function partsOf(step: Step, inputs: PartsSoFar['inputs'], { root, seed }: PlanContext, bench: Bench): Promise<PartsSoFar> {
  const { stage, params } = step;
  const [{ hash, packages }, sources] = await Promise.all([bench.codes.of(stage.name), sourcesOf(step, root, bench)]);
  const schema = sha256(canonical(stage.outputs, `${stage.name}.outputs`));
  return { stage: stage.name, code: hash, params, inputs, sources, schema, packages, seed: seedOf(seed, step.id) };
}

async function sourcesOf(step: Step, root: string, bench: Bench): Promise<Record<string, string>> {
  const paths = [...((await step.stage.sources?.(step.params)) ?? [])].sort();
  const hashed = paths.map(async (path) => {
    const hash = await bench.files.hash(path);
    if (hash === undefined)
      throw new DataError(path, `there is no such file, and ${step.id} reads it`, 'see the dataset’s card on how to obtain it');
    return [relative(root, path).replaceAll(sep, '/'), hash];
  });
  return Object.fromEntries(await Promise.all(hashed));
}
