/**
 * Our side of a comparison in a process of its own: ours.ts FOLDER THREADS. It reads residual streams as told line by line on its
 * standard input (JSON, see Task), and answers each line with what that took.
 */
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type LanguageModel, openModel } from '../../../src/lm/model.ts';
import { readSequences } from '../../../src/lm/read-sequences.ts';
import { residualSites } from '../../../src/lm/sites.ts';
import { memoryOf } from '../memory.ts';

const [folder, threads] = process.argv.slice(2);
const model = await openModel(folder, {
  taps: ({ layers }) => residualSites(layers),
  logits: false,
  threads: Number(threads),
});
const answer = (value: object) => process.stdout.write(`${JSON.stringify(value)}\n`);

answer({ versions: { node: process.versions.node } });
for await (const line of createInterface({ input: process.stdin })) {
  const task = JSON.parse(line) as { rows: number[][]; values?: string };
  const rows = task.rows.map((row) => Int32Array.from(row));
  const [wall, cpu] = [performance.now(), process.cpuUsage()];
  const values = await extract(model, rows);
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - wall) / 1e3;
  if (task.values) writeFileSync(task.values, values);
  answer({ seconds, cpuSeconds: (user + system) / 1e6, peakBytes: memoryOf('VmHWM') });
}

/** The streams at the last token of every row: sites × rows × units. */
async function extract(model: LanguageModel, rows: readonly Int32Array[]): Promise<Float32Array> {
  const { taps, config } = model;
  const kept = new Float32Array(taps.length * rows.length * config.width);
  await readSequences(
    model,
    rows,
    ({ sequence, window, pass, rowOf }) => {
      const at = rowOf(window.end - 1) * config.width;
      taps.forEach(({ name }, site) => {
        const vector = pass.sites.get(name)!.subarray(at, at + config.width);
        kept.set(vector, (site * rows.length + sequence) * config.width);
      });
    },
    { wanted: (_, { end }) => [end - 1] },
  );
  return kept;
}
