import { existsSync } from 'node:fs';
import { isExpected, suggest, WiringError } from '../../src/errors.ts';
import { datasetById } from '../catalogue.ts';
import { suiteFile } from '../syntaxgym/files.ts';
import { wikitextFile } from '../wikitext/file.ts';
import { behaviouralBenchmarks } from './behavioural.ts';
import type { BehaviouralTask, Benchmark } from './benchmark.ts';
import { neuralBenchmarks } from './neural.ts';

/** Every official benchmark by id. */
export const benchmarks: readonly Benchmark[] = [...neuralBenchmarks, ...behaviouralBenchmarks];

const called = (id: string) => benchmarks.find((benchmark) => benchmark.id === id || benchmark.aliases.includes(id));

/** Whether the name is that of an official benchmark, now or formerly. */
export const isOfficial = (id: string): boolean => called(id) !== undefined;

/** The benchmark of that id or former id. Throws WiringError with the nearest one when there is none. */
export function benchmarkById(id: string): Benchmark {
  const found = called(id);
  if (found) return found;
  const known = benchmarks.map((benchmark) => benchmark.id);
  throw new WiringError(`benchmark "${id}"`, 'is not in the registry', suggest(id, known));
}

/** Whether all files that a benchmark reads lie in `dataDir`. */
export function isPresent(benchmark: Benchmark, dataDir: string | null): boolean {
  try {
    return filesOf(benchmark, dataDir).every((file) => existsSync(file));
  } catch (error) {
    if (!isExpected(error)) throw error;
    return false;
  }
}

/**
 * Why a benchmark is not run unless it is named, though its files are there: one has no score, since patterns over a single neuroid do
 * not correlate; some read hundreds of thousands of contexts, or are fitted for each of 178 readers; the suites one by one are in the
 * benchmark of all.
 */
export const isOnRequest = (benchmark: Benchmark): boolean =>
  benchmark.id === 'Tuckute2024-rdm' || isCostly(benchmark) || benchmark.id.startsWith('syntaxgym-');

const isCostly = (benchmark: Benchmark): boolean =>
  benchmark.kind === 'neural' ? benchmark.over === 'readers' : benchmark.task.of === 'next-words';

/** The ids of the benchmarks whose files are not there. */
export const absentBenchmarks = (dataDir: string | null): string[] =>
  benchmarks.filter((benchmark) => !isPresent(benchmark, dataDir)).map(({ id }) => id);

const filesOf = (benchmark: Benchmark, dataDir: string | null): readonly string[] =>
  benchmark.kind === 'neural'
    ? benchmark.datasets.flatMap((id) => datasetById(id).files(dataDir))
    : filesOfTask(benchmark.task, dataDir);

function filesOfTask(task: BehaviouralTask, dataDir: string | null): readonly string[] {
  if (task.of === 'next-words') return [wikitextFile(dataDir)];
  if (task.of === 'suites') return task.suites.map((suite) => suiteFile(suite, dataDir));
  return datasetById(task.dataset).files(dataDir);
}
