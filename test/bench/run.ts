/**
 * `pnpm bench`: our numerics and the Python tools in use, side by side on the same arrays. Writes reports/bench.md and bench.json.
 *   --only <name>   one work, merged into the earlier page; may be repeated    --rounds <count>   3 unless told
 *   --quick         small sizes, to see that it works; does not touch reports/ --out <folder>     instead of reports/
 *   --python <path> a Python that has the peers, else BRAIN_ALIGN_PYTHON
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isExpected } from '../../src/errors.ts';
import { openEntrant } from './entrant-process.ts';
import { coreTypes, machineInWords } from './machine.ts';
import { isBuilt, measure, outputsOf, type Setting } from './measure.ts';
import { type Options, readOptions } from './options.ts';
import type { Ceiling, Result } from './result.ts';
import { storeResult } from './store.ts';
import type { Entrant, Work } from './work.ts';
import { works } from './works.ts';

const log = (line: string): void => console.log(line);

async function bench(args: readonly string[]): Promise<void> {
  const options = readOptions(
    args,
    works(false).map(({ name }) => name),
  );
  const all = works(options.quick);
  const scratch = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const setting = { ...options, coreTypes: coreTypes(), scratch: join(scratch, 'work'), log };
    const ceiling = await measureCeiling(scratch, options);
    for (const work of all.filter(({ name }) => options.only.length === 0 || options.only.includes(name))) {
      storeResult(options.out, await measureWork(work, setting, options, ceiling), all);
    }
    log(`written to ${join(options.out, 'bench.md')}`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function measureWork(work: Work, setting: Setting, { command, rounds }: Options, ceiling: Ceiling): Promise<Result> {
  const { name, title, operations, goals, data } = work;
  log(`${name}: ${title}${work.entrants.every(isBuilt) ? '' : ' (ours is not built yet)'}`);
  const measured = `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const targets = Object.fromEntries(Object.entries(data).map(([on, { t }]) => [on, t ?? 1]));
  const { timings, agreements, versions } = await measure(work, setting);
  const described = { measured, command, machine: machineInWords(), versions, rounds };
  return { name, title, ...described, operations, goals, ceiling, targets, timings, agreements };
}

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
