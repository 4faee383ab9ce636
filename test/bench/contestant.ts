/**
 * Our side of a work in a process of its own: contestant.ts FOLDER ENTRY PARAMS THREADS. The protocol is that of
 * peers/contestant.py: it loads the arrays of FOLDER, says that it is ready, then answers each line of its standard input.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { forgetPeak, memoryOf } from './memory.ts';
import { readNpy, type Stored, writeNpy } from './npy.ts';
import { OURS, type Outputs, openTools } from './ours.ts';

const [folder, entry, params, threads] = process.argv.slice(2);
const say = (answer: object): void => writeFileSync(1, `${JSON.stringify(answer)}\n`);

const files = readdirSync(folder).filter((name) => name.endsWith('.npy'));
const inputs: Record<string, Stored> = Object.fromEntries(
  files.map((name) => [basename(name, '.npy'), readNpy(join(folder, name))]),
);
const tools = await openTools(Number(threads));
forgetPeak();
const baseline = memoryOf('VmRSS');
let outputs: Outputs = {};
say({ ready: true, inputBytes: bytesOf(Object.values(inputs)), versions: { node: process.versions.node }, blas: [] });

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  if (request.do === 'save') save(request.folder);
  else await run();
}

async function run(): Promise<void> {
  outputs = {};
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  outputs = await OURS[entry](inputs, JSON.parse(params), tools);
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - start) / 1000;
  const peakBytes = memoryOf('VmHWM') - baseline;
  say({ seconds, cpuSeconds: (user + system) / 1e6, peakBytes, outputBytes: bytesOf(Object.values(outputs)) });
}

function save(to: string): void {
  for (const [name, { data, rows, cols }] of Object.entries(outputs)) {
    writeNpy(join(to, `${name}.npy`), { data, shape: [rows, cols] });
  }
  say({ saved: Object.keys(outputs) });
}

function bytesOf(arrays: readonly { readonly data: { readonly byteLength: number } }[]): number {
  return arrays.reduce((sum, { data }) => sum + data.byteLength, 0);
}
