import type { Benchmark } from '../../data/benchmarks/benchmark.ts';
import { benchmarkById, benchmarks, isOfficial, isOnRequest, isPresent } from '../../data/benchmarks/catalogue.ts';
import { datasetById, datasets } from '../../data/catalogue.ts';
import type { Dataset } from '../../data/dataset.ts';
import { isObtained } from '../../data/is-obtained.ts';
import { WiringError } from '../../src/errors.ts';

/** What a user named to score on, and where the recordings are. */
interface Chosen {
  readonly benchmark: readonly string[];
  readonly dataDir: string | null;
}

/** Names all official benchmarks whose recordings are there. */
const OFFICIAL = 'official';

/** Everything that can be named to score on. */
export const benchmarkNames: readonly string[] = [
  ...Object.keys(datasets),
  OFFICIAL,
  ...benchmarks.flatMap(({ id, aliases }) => [id, ...aliases]),
];

/** The official benchmarks that are named, each once; all whose recordings are there for `official`. */
export function chosenOfficial({ benchmark, dataDir }: Chosen): Benchmark[] {
  const named = benchmark.filter(isOfficial).map(benchmarkById);
  const all = benchmark.includes(OFFICIAL) ? benchmarks.filter((one) => isPresent(one, dataDir) && !isOnRequest(one)) : [];
  if (benchmark.includes(OFFICIAL) && all.length === 0)
    throw new WiringError(
      `--benchmark ${OFFICIAL}`,
      'finds none of the recordings',
      'data pull fetches them; data synthesize makes synthetic ones in their layout; --data-dir names their folder',
    );
  return [...new Set([...named, ...all])];
}

/** The datasets that are named, official benchmarks aside. */
export function chosenDatasets({ benchmark, dataDir }: Chosen): Dataset[] {
  if (benchmark.length === 0) return allObtained(dataDir);
  const chosen = benchmark.filter((id) => id !== OFFICIAL && !isOfficial(id)).map(datasetById);
  const lacking = chosen.find((dataset) => !dataset.simulated && !dataset.own && dataDir === null);
  if (lacking) {
    throw new WiringError(
      `benchmark ${lacking.id}`,
      'needs recordings that do not ship with brain-align',
      'name their folder with --data-dir; the card in data/ says where to obtain them',
    );
  }
  return chosen;
}

/** The simulated datasets and the real ones that `dataDir` holds; where it holds none, all, so that the first is told to be missing. */
function allObtained(dataDir: string | null): Dataset[] {
  const all: Dataset[] = Object.values(datasets);
  if (dataDir === null) return all.filter(({ simulated }) => simulated);
  const some = all.filter((dataset) => dataset.simulated || isObtained(dataset, dataDir));
  return some.every(({ simulated }) => simulated) ? all : some;
}
