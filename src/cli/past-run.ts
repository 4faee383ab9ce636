import { type Step, stepsOf } from '../engine/pipeline.ts';
import type { Receipt } from '../engine/receipt.ts';
import { readOutput, Store } from '../engine/store.ts';
import type { Table, TableSpec } from '../table/define.ts';
import { loadPipeline } from './project.ts';
import { type RunRecord, readRecord } from './run-record.ts';

/** The last run of a pipeline, with its steps as they are wired now and what the store holds of them. */
export interface PastRun {
  readonly store: Store;
  readonly record: RunRecord;
  /** In wired order. */
  readonly steps: readonly PastStep[];
  /** Every table that is in the store, in wired order. */
  readonly outputs: readonly PastOutput[];
}
export interface PastStep {
  readonly step: Step;
  /** Undefined for a step that was not part of that run. */
  readonly settled?: RunRecord['steps'][number];
  readonly receipt?: Receipt;
}
export interface PastOutput {
  /** `step.port`. */
  readonly name: string;
  readonly step: Step;
  readonly port: string;
  readonly spec: TableSpec;
  readonly receipt: Receipt;
}

/** Opens the run of the named pipeline, or the last one. Throws UsageError when nothing ran yet. */
export async function openPastRun(root: string, storeRoot: string, pipelineName?: string): Promise<PastRun> {
  const record = await readRecord(storeRoot, pipelineName);
  const pipeline = await loadPipeline(root, record.pipeline);
  const store = new Store(storeRoot);
  const settled = new Map(record.steps.map((step) => [step.id, step]));
  const pastStep = async (step: Step): Promise<PastStep> => {
    const past = settled.get(step.id);
    const receipt = past?.fingerprint ? await store.receipt(past.fingerprint) : undefined;
    return { step, ...(past ? { settled: past } : {}), ...(receipt ? { receipt } : {}) };
  };
  const steps = await Promise.all(stepsOf(pipeline, { ...defaultsOf(pipeline.options), ...record.options }).map(pastStep));
  return { store, record, steps, outputs: steps.flatMap(outputsOf) };
}

export const readPast = (run: PastRun, { receipt, port, spec }: PastOutput): Promise<Table> =>
  readOutput(run.store, receipt, port, spec);

function outputsOf({ step, receipt }: PastStep): PastOutput[] {
  if (!receipt) return [];
  const outputs = Object.entries(step.stage.outputs as Record<string, TableSpec>).filter(([port]) => port in receipt.outputs);
  return outputs.map(([port, spec]) => ({ name: `${step.id}.${port}`, step, port, spec, receipt }));
}

/** An option that the pipeline got since the run stands at its default. */
const defaultsOf = (options: Record<string, { default: unknown }>): any =>
  Object.fromEntries(Object.entries(options).map(([name, option]) => [name, option.default]));
