import { existsSync } from 'node:fs';
import { isExpected, suggest, WiringError } from '../../src/errors.ts';
import { datasetById } from '../catalogue.ts';
import type { NeuralBenchmark } from './benchmark.ts';
import { neuralBenchmarks } from './neural.ts';

/** Every official benchmark by id. */
export const benchmarks: readonly NeuralBenchmark[] = neuralBenchmarks;

/** Whether the name is that of an official benchmark, now or formerly. */
export const isOfficial = (id: string): boolean =>
  benchmarks.some((benchmark) => benchmark.id === id || benchmark.aliases.includes(id));

/** The benchmark of that id or former id. Throws WiringError with the nearest one when there is none. */
export function benchmarkById(id: string): NeuralBenchmark {
  const found = benchmarks.find((benchmark) => benchmark.id === id || benchmark.aliases.includes(id));
  if (found) return found;
  const known = benchmarks.map((benchmark) => benchmark.id);
  throw new WiringError(`benchmark "${id}"`, 'is not in the registry', suggest(id, known));
}

/** Whether the recordings of a benchmark lie in `dataDir`. */
export const isPresent = ({ datasets }: NeuralBenchmark, dataDir: string | null): boolean =>
  datasets.every((id) => filesOf(id, dataDir).every((file) => existsSync(file)));

/** False for the one benchmark of the registry that has no score: patterns over a single neuroid do not correlate. */
export const isDefined = ({ id }: NeuralBenchmark): boolean => id !== 'Tuckute2024-rdm';

/** The ids of the benchmarks whose recordings are not there. */
export const absentBenchmarks = (dataDir: string | null): string[] =>
  benchmarks.filter((benchmark) => !isPresent(benchmark, dataDir)).map(({ id }) => id);

/** A path that is nowhere, where there is no folder to look in. */
function filesOf(dataset: string, dataDir: string | null): readonly string[] {
  try {
    return datasetById(dataset).files(dataDir);
  } catch (error) {
    if (!isExpected(error)) throw error;
    return [''];
  }
}
