import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type LanguageModel, openModel } from '../../../src/lm/model.ts';
import { readModelFolder } from '../../../src/lm/model-folder.ts';
import { readSequences } from '../../../src/lm/read-sequences.ts';

/** Extracts residual streams with brain-align, as told line by line on stdin (JSON); answers on stdout. See run.ts. */
const [folder, threads] = process.argv.slice(2);
const { config } = await readModelFolder(folder);
const taps = ['embed', ...Array.from({ length: config.layers }, (_, block) => `blocks.${block}.resid_post`)];
const model = await openModel(folder, { taps, logits: false, threads: Number(threads) });
const peak = () => process.resourceUsage().maxRSS / (process.platform === 'darwin' ? 2 ** 20 : 2 ** 10);
const answer = (value: object) => process.stdout.write(`${JSON.stringify(value)}\n`);

answer({ versions: `Node.js ${process.versions.node}`, peak: peak() });
for await (const line of createInterface({ input: process.stdin })) {
  const task = JSON.parse(line) as { rows: number[][]; values?: string };
  const rows = task.rows.map((row) => Int32Array.from(row));
  const [wall, cpu] = [performance.now(), process.cpuUsage()];
  const values = await extract(model, rows);
  const { user, system } = process.cpuUsage(cpu);
  answer({ seconds: (performance.now() - wall) / 1e3, cpu: (user + system) / 1e6, peak: peak() });
  if (task.values) writeFileSync(task.values, values);
}

/** The streams at the last token of every row: sites × rows × units. */
async function extract({ taps, config }: LanguageModel, rows: readonly Int32Array[]): Promise<Float32Array> {
  const kept = new Float32Array(taps.length * rows.length * config.width);
  await readSequences(model, rows, ({ sequence, window, pass, row }) => {
    taps.forEach(({ name }, site) => {
      const at = (row * pass.length + window.end - 1 - window.start) * config.width;
      kept.set(pass.sites.get(name)!.subarray(at, at + config.width), (site * rows.length + sequence) * config.width);
    });
  });
  return kept;
}
