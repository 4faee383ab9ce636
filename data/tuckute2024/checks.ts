import { pearson } from '../../src/stats/correlation.ts';
import type { Recording, Stimuli } from '../dataset.ts';
import { between, type DataCheck, same, tally } from '../files/data-check.ts';

/** Correlation of the network's response with each published surprisal, from an independent computation. */
const WITH_NETWORK = { surprisal_5gram: 0.2332, surprisal_gpt2xl: 0.2185, surprisal_pcfg: 0.1591 };

/** What is documented of the recordings, of which `changed` files are not as published. */
export function checksOn({ stimulusSet, predictors }: Stimuli, { responses, neuroids }: Recording, changed: number): DataCheck[] {
  const { data, width } = responses.columns.response;
  const column = (j: number) => Float64Array.from({ length: responses.length }, (_, i) => data[i * width + j]);
  const network = column(neuroids.columns.region.indexOf('netw'));
  const regions = neuroids.columns.region.flatMap((region, j) => (region === 'netw' ? [] : [column(j)]));
  const meanOfRegions = (row: number) => regions.reduce((sum, region) => sum + region[row], 0) / regions.length;
  const apart = network.reduce((most, value, row) => Math.max(most, Math.abs(value - meanOfRegions(row))), 0);
  const measured = (name: string) => predictors.columns.value.filter((_, row) => predictors.columns.predictor[row] === name);
  return [
    same('files that are not as published', 0, changed),
    same('sentences', 1000, stimulusSet.length),
    same('sentences of 6 and of 7 words', '6 996, 7 4', tally(Array.from(stimulusSet.columns.word_count, String))),
    same('regions beside the network', 5, regions.length),
    between('farthest that the network is from the mean of its regions', 0.3, 0.32, apart),
    ...Object.entries(WITH_NETWORK).map(([name, r]) =>
      between(`r of the network and ${name}`, r - 5e-5, r + 5e-5, pearson(network, measured(name))),
    ),
  ];
}
