/**
 * `pnpm bench`: our numerics and language models and the Python tools in use, side by side. Writes reports/bench.md and bench.json.
 *   --only <name>   one work, or a group such as lm, merged into the earlier page; may be repeated    --rounds <count>   3 unless told
 *   --quick         small sizes, to see that it works; does not touch reports/ --out <folder>     instead of reports/
 *   --python <path> a Python that has the peers, else BRAIN_ALIGN_PYTHON
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isExpected } from '../../src/errors.ts';
import { openEntrant } from './entrant-process.ts';
import { type LanguageSetting, measureLanguage } from './lm/measure.ts';
import { type LanguageWork, languageWorks } from './lm/works.ts';
import { coreTypes, machineInWords } from './machine.ts';
import { isBuilt, measure, outputsOf, type Setting } from './measure.ts';
import { type Options, readOptions } from './options.ts';
import type { Ceiling, Result } from './result.ts';
import { storeResult } from './store.ts';
import type { Entrant, Work } from './work.ts';
import { works } from './works.ts';

const log = (line: string): void => console.log(line);

async function bench(args: readonly string[]): Promise<void> {
  const known = [...works(false), ...languageWorks(false)];
  const options = readOptions(
    args,
    known.map(({ name }) => name),
  );
  const { names, quick, out } = options;
  const scratch = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const setting = { ...options, coreTypes: coreTypes(), scratch: join(scratch, 'work'), log };
    const ceiling = await measureCeiling(scratch, options);
    for (const work of works(quick).filter(({ name }) => names.includes(name)))
      storeResult(out, await measureWork(work, setting, options, ceiling), known);
    for (const work of languageWorks(quick).filter(({ name }) => names.includes(name)))
      storeResult(out, await measureReading(work, { ...options, models: scratch, log }, options, ceiling), known);
    log(`written to ${join(out, 'bench.md')}`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function measureWork(work: Work, setting: Setting, { command, rounds }: Options, ceiling: Ceiling): Promise<Result> {
  const { name, title, operations, goals, data } = work;
  log(`${name}: ${title}${work.entrants.every(isBuilt) ? '' : ' (ours is not built yet)'}`);
  const targets = Object.fromEntries(Object.entries(data).map(([on, { t }]) => [on, t ?? 1]));
  const { timings, agreements, versions } = await measure(work, setting);
  const described = { measured: now(), command, machine: machineInWords(), versions, rounds };
  return { name, title, ...described, operations, goals, ceiling, targets, timings, agreements };
}

/** The same of a language model: there are no targets, and operations are not counted. */
async function measureReading(
  work: LanguageWork,
  setting: LanguageSetting,
  { command, rounds }: Options,
  ceiling: Ceiling,
): Promise<Result> {
  const { name, title, goals } = work;
  log(`${name}: ${title}`);
  const { timings, agreements, versions } = await measureLanguage(work, setting);
  const described = { measured: now(), command, machine: machineInWords(), versions, rounds };
  return { name, title, ...described, operations: null, goals, ceiling, targets: {}, timings, agreements };
}

const now = (): string => `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** Our matrix product and NumPy's, float64, 1,536 × 1,536, on 1 and on 2 threads. */
async function measureCeiling(folder: string, { python, quick }: Options): Promise<Ceiling> {
  const params = { n: 1536, threads: [1, 2], repeats: quick ? 3 : 10 };
  const rate = async (entrant: Entrant): Promise<number[]> => {
    const process = await openEntrant(entrant, params, { folder, python });
    await process.run();
    const { gflops } = await outputsOf({ process }, join(folder, 'ceiling'));
    await process.close();
    return [...gflops.data];
  };
  const ours = await rate({ who: 'ours', label: 'matrix product', entry: 'product' });
  const numpy = await rate({ who: 'NumPy', label: 'matrix product', entry: 'ceiling.product' });
  log(`matrix product on 1 and 2 threads, GF/s: ours ${ours.map(Math.round)}, NumPy ${numpy.map(Math.round)}`);
  return { ours, numpy };
}

try {
  await bench(process.argv.slice(2));
} catch (error) {
  if (!isExpected(error)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
