import { suggest, WiringError } from '../../src/errors.ts';
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
