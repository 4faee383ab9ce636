import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { agreements, type Outputs } from './agreement.ts';
import { type EntrantProcess, openEntrant, type Ran, THREADS } from './entrant-process.ts';
import { readNpy } from './npy.ts';
import { OURS } from './ours.ts';
import type { Agreement, Timing } from './result.ts';
import type { DataSet, Entrant, Work } from './work.ts';

/** An entrant of the later rounds is at most this much slower than the best of its kind in the first. */
const NEAR = 1.5;

export interface Setting {
  readonly python: string;
  /** Values of OPENBLAS_CORETYPE that peers are tried with; undefined lets OpenBLAS choose. */
  readonly coreTypes: readonly (string | undefined)[];
  readonly rounds: number;
  /** A folder for the arrays. */
  readonly scratch: string;
  readonly log: (line: string) => void;
}

interface Runner {
  readonly entrant: Entrant;
  readonly on: string;
  readonly engine: string;
  readonly process: EntrantProcess;
  readonly ran: Ran[];
}

export interface Measured {
  readonly timings: readonly Timing[];
  readonly agreements: readonly Agreement[];
  readonly versions: Readonly<Record<string, string>>;
}

export const isBuilt = (entrant: Entrant): boolean => entrant.who !== 'ours' || entrant.entry in OURS;

/**
 * Runs the entrants of a work one after the other, round after round: A B C, A B C. Each lives in one process for all rounds, with
 * the inputs in memory. All run in the first round; later, of each kind, those near its best, unless they are to run `once`.
 */
export async function measure(work: Work, setting: Setting): Promise<Measured> {
  makeData(work, setting);
  const runners = await openAll(work, setting);
  try {
    await runRound(runners, setting);
    const compared = await compareOutputs(runners, setting);
    let staying = runners;
    for (let round = 1; round < setting.rounds; round++) {
      if (round === 1) staying = await keepNear(runners);
      await runRound(staying, setting);
    }
    const versions = Object.assign({}, ...runners.map(({ process }) => process.ready.versions));
    return { timings: runners.map(timingOf), agreements: compared, versions };
  } finally {
    await Promise.all(runners.map(({ process }) => process.close()));
    rmSync(setting.scratch, { recursive: true, force: true });
  }
}

function makeData({ data }: Work, { python, scratch }: Setting): void {
  for (const [name, set] of Object.entries(data)) {
    const folder = join(scratch, name);
    mkdirSync(folder, { recursive: true });
    if (set.kind !== 'nothing') execFileSync(python, [peerFile('make_data.py'), folder, JSON.stringify(set satisfies DataSet)]);
  }
}

export const peerFile = (name: string): string => fileURLToPath(new URL(`peers/${name}`, import.meta.url));

/** A runner for each entrant that exists; of a peer, one for each kernel that its BLAS really takes. */
async function openAll(work: Work, setting: Setting): Promise<Runner[]> {
  const runners: Runner[] = [];
  for (const entrant of work.entrants.filter(isBuilt)) {
    const engines = new Set<string>();
    for (const coreType of entrant.who === 'ours' ? [undefined] : setting.coreTypes) {
      const on = entrant.on ?? Object.keys(work.data)[0];
      const place = { folder: join(setting.scratch, on), python: setting.python, coreType };
      const process = await openEntrant(entrant, { ...work.params, ...entrant.params }, place);
      const engine = process.ready.blas.join(', ') || `ONNX Runtime × ${THREADS}`;
      if (engines.has(engine)) await process.close();
      else runners.push({ entrant, on, engine, process, ran: [] });
      engines.add(engine);
    }
  }
  return runners;
}

async function runRound(runners: readonly Runner[], { log }: Setting): Promise<void> {
  for (const { entrant, engine, process, ran } of runners) {
    const one = await process.run();
    ran.push(one);
    const megabytes = Math.round(one.peakBytes / 1e6);
    log(`  ${entrant.who}, ${entrant.label} (${engine}): ${one.seconds.toFixed(3)} s, ${megabytes} MB above the inputs`);
  }
}

async function keepNear(runners: readonly Runner[]): Promise<Runner[]> {
  const bestOf = (who: string, on: string): number =>
    Math.min(...runners.filter((other) => other.entrant.who === who && other.on === on).map(({ ran }) => ran[0].seconds));
  const near = ({ entrant, on, ran }: Runner) => !entrant.once && ran[0].seconds <= NEAR * bestOf(entrant.who, on);
  await Promise.all(runners.filter((runner) => !near(runner)).map(({ process }) => process.close()));
  return runners.filter(near);
}

/** The peers' outputs of the first round beside ours, one of those that share an entry. */
async function compareOutputs(runners: readonly Runner[], { scratch }: Setting): Promise<Agreement[]> {
  const mine = runners.find(({ entrant }) => entrant.who === 'ours');
  if (!mine) return [];
  const ours = await outputsOf(mine, join(scratch, 'ours'));
  const found: Agreement[] = [];
  const seen = new Set<string>();
  for (const runner of runners.filter(({ entrant }) => entrant.who !== 'ours')) {
    if (seen.has(runner.entrant.entry)) continue;
    seen.add(runner.entrant.entry);
    const label = `${runner.entrant.who}, ${runner.entrant.label}`;
    found.push(...agreements(label, ours, await outputsOf(runner, join(scratch, 'peer'))));
  }
  return found;
}

/** What a runner's last run gave, read back from files. */
export async function outputsOf({ process }: Pick<Runner, 'process'>, folder: string): Promise<Outputs> {
  mkdirSync(folder, { recursive: true });
  await process.save(folder);
  const outputs = readdirSync(folder).map((file) => [basename(file, '.npy'), readNpy(join(folder, file))]);
  rmSync(folder, { recursive: true });
  return Object.fromEntries(outputs);
}

const timingOf = ({ entrant, on, engine, process, ran }: Runner): Timing => ({
  who: entrant.who,
  label: entrant.label,
  on,
  engine,
  seconds: ran.map(({ seconds }) => seconds),
  cpuSeconds: ran.map(({ cpuSeconds }) => cpuSeconds),
  peakBytes: ran[0].peakBytes,
  inputBytes: process.ready.inputBytes,
  outputBytes: ran[0].outputBytes,
});
