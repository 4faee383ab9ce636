import { pathToFileURL } from 'node:url';
import { suggest, TableError, toRecord, WiringError } from '../errors.ts';
import { fromIpc, toIpc } from '../table/arrow.ts';
import { check } from '../table/check.ts';
import type { Table, TableSpec } from '../table/define.ts';
import { stageFile } from './code-hash.ts';
import type { Report, Task } from './executor.ts';
import { peakBytes, resetPeak } from './peak.ts';
import type { Output } from './receipt.ts';
import { type Context, isMany, type OutPorts, type Port, type Stage, type TablesIn } from './stage.ts';
import { openStore, type Store } from './store.ts';

/**
 * Does one task: reads its inputs from the store, runs the stage, checks and writes the outputs, and last of all the receipt.
 * A failure is written down too, and thrown.
 */
export async function performTask(task: Task, report: (report: Report) => void): Promise<void> {
  const store = await openStore(task.store);
  try {
    await perform(task, store, report);
  } catch (error) {
    const { fingerprint, parts } = task;
    const failure = { fingerprint, parts, error: toRecord(error), failedAt: new Date().toISOString() };
    // On a full disk this fails as well; the error itself still reaches the engine.
    await store.writeFailure(task.pipeline, task.step, failure).catch(() => undefined);
    throw error;
  }
}

async function perform({ root, step, fingerprint, parts, cues }: Task, store: Store, report: (report: Report) => void) {
  resetPeak();
  const began = performance.now();
  const stage = await loadStage(root, parts.stage);
  const inputs = await readInputs(stage, parts.inputs, store);
  const context: Context = {
    seed: parts.seed,
    log: (message) => report({ type: 'log', message }),
    progress: (share) => report({ type: 'progress', share }),
  };
  const tables = await stage.run(inputs, parts.params, context);
  const outputs = await writeOutputs(step, stage.outputs, tables, store);
  const seconds = (performance.now() - began) / 1000;
  const finishedAt = new Date().toISOString();
  await store.writeReceipt({
    fingerprint,
    parts,
    outputs,
    cues,
    seconds,
    peakBytes: peakBytes(),
    finishedAt,
    node: process.version,
  });
}

async function loadStage(root: string, name: string): Promise<Stage> {
  const file = stageFile(root, name);
  const stage: Stage | undefined = (await import(pathToFileURL(file).href)).default;
  if (stage?.name === name) return stage;
  throw new WiringError(file, `has no default export that is the stage ${name}`, 'export default defineStage({ name: … })');
}

async function readInputs(stage: Stage, inputs: Task['parts']['inputs'], store: Store): Promise<TablesIn<any>> {
  const read = async (spec: TableSpec, hash: string) => fromIpc(spec, await store.readObject(hash));
  const entries = Object.entries(stage.inputs as Record<string, Port>).map(async ([port, spec]) => {
    const wired = inputs[port];
    if (isMany(spec)) return [port, await Promise.all([wired].flat().map((hash) => read(spec.many, hash as string)))];
    return [port, await read(spec, wired as string)];
  });
  return Object.fromEntries(await Promise.all(entries)) as TablesIn<any>;
}

async function writeOutputs(
  step: string,
  ports: OutPorts,
  tables: Readonly<Record<string, Table>>,
  store: Store,
): Promise<Record<string, Output>> {
  const extra = Object.keys(tables ?? {}).find((port) => !(port in ports));
  if (extra) throw new WiringError(`${step}.${extra}`, 'is not an output of this stage', suggest(extra, Object.keys(ports)));
  const outputs: Record<string, Output> = {};
  for (const [port, spec] of Object.entries(ports))
    outputs[port] = await writeOutput(`${step}.${port}`, spec, tables?.[port], store);
  return outputs;
}

async function writeOutput(place: string, spec: TableSpec, table: Table | undefined, store: Store): Promise<Output> {
  if (!table?.columns)
    throw new TableError(place, 'the stage returned no such table', 'return every output that the stage declares');
  const { length } = check(spec, table.columns);
  const bytes = toIpc({ spec, length, columns: table.columns });
  return { hash: await store.writeObject(bytes), rows: length, bytes: bytes.length };
}
