/**
 * Where the time of a work goes: `tsx test/bench/share.ts NAME PYTHON`, with a work of works.ts. It runs our side once in this process, in one
 * thread, and prints the processor time of all matrix products, by precision, beside that of the whole.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import ort from 'onnxruntime-node';
import { peerFile } from './measure.ts';
import { readNpy } from './npy.ts';
import { OURS, openTools } from './ours.ts';
import { works } from './works.ts';

const [name, python] = process.argv.slice(2);
const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
const spent: Record<string, { operations: number; seconds: number }> = {};
const { prototype } = ort.InferenceSession as any;
const { run } = prototype;
let turn: Promise<unknown> = Promise.resolve();

/** Every product in turn, so that no other work falls into its time. */
prototype.run = function (feeds: any, ...rest: any[]) {
  const mine = turn.then(async () => {
    const start = cpu();
    const out = await run.call(this, feeds, ...rest);
    const [rows, cols] = out.C.dims;
    const sums = spent[feeds.A.type] ?? { operations: 0, seconds: 0 };
    spent[feeds.A.type] = sums;
    sums.operations += 2 * Math.sqrt(feeds.A.size * feeds.B.size * rows * cols);
    sums.seconds += cpu() - start;
    return out;
  });
  turn = mine.catch(() => undefined);
  return mine;
};

const work = works(false).find((one) => one.name === name);
const entry = work?.entrants[0].entry ?? '';
const folder = mkdtempSync(join(tmpdir(), 'share-'));
execFileSync(python, [peerFile('make_data.py'), folder, JSON.stringify(work?.data.main)]);
const files = readdirSync(folder).filter((file) => file.endsWith('.npy'));
const inputs = Object.fromEntries(files.map((file) => [basename(file, '.npy'), readNpy(join(folder, file))]));
rmSync(folder, { recursive: true });
const tools = await openTools(0);
const start = cpu();
await OURS[entry](inputs, work?.params, tools);
const whole = cpu() - start;
for (const [precision, { operations, seconds }] of Object.entries(spent)) {
  const share = Math.round((100 * seconds) / whole);
  const rate = Math.round(operations / seconds / 1e9);
  console.log(`${name}: ${precision} products ${seconds.toFixed(1)} s of ${whole.toFixed(1)} s (${share} %), ${rate} GF/s`);
}
