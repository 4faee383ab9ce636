/**
 * `pnpm bench`: our numerics and language models and the Python tools in use, side by side. Writes reports/bench.md and bench.json.
 *   --only <name>   one work, or a group such as lm, merged into the earlier page; may be repeated    --rounds <count>   3 unless told
 *   --quick         small sizes, to see that it works; does not touch reports/ --out <folder>     instead of reports/
 *   --python <path> a Python that has the peers, else BRAIN_ALIGN_PYTHON
 *   --data-dir <folder> published recordings, whose sentences language models then read too, else BRAIN_ALIGN_DATA
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isExpected } from '../../src/errors.ts';
import { openEntrant } from './entrant-process.ts';
import { type LanguageSetting, measureLanguage } from './lm/measure.ts';
import { type PassageSet, readPassageSets } from './lm/passages.ts';
import { type LanguageWork, languageWorks } from './lm/works.ts';
import { coreTypes, machineInWords } from './machine.ts';
import { isBuilt, measure, outputsOf, type Setting } from './measure.ts';
import { isLanguage, type Options, readOptions } from './options.ts';
import type { Ceiling, Result } from './result.ts';
import { storeResult } from './store.ts';
import type { Entrant, Work } from './work.ts';
import { works } from './works.ts';

const log = (line: string): void => console.log(line);

async function bench(args: readonly string[]): Promise<void> {
  const names = [...works(false), ...languageWorks(false)].map(({ name }) => name);
  const options = readOptions(args, names);
  const { quick, out } = options;
  const [numeric, language] = [works(quick), languageWorks(quick, await passageSetsFor(options))];
  const asked = ({ name }: { readonly name: string }): boolean => options.names.includes(name);
  const store = (result: Result): void => storeResult(out, result, [...numeric, ...language]);
  const scratch = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const setting = { ...options, coreTypes: coreTypes(), scratch: join(scratch, 'work'), log };
    const ceiling = await measureCeiling(scratch, options);
    for (const work of numeric.filter(asked)) store(await measureWork(work, setting, options, ceiling));
    for (const work of language.filter(asked))
      store(await measureReading(work, { ...options, models: scratch, log }, options, ceiling));
    log(`written to ${join(out, 'bench.md')}`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Read before anything is measured, so that a folder that lacks a file is told at once. */
async function passageSetsFor({ names, dataDir }: Options): Promise<PassageSet[]> {
  return names.some(isLanguage) ? readPassageSets(dataDir) : [];
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
