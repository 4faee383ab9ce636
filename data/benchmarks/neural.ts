import type { FoldRule } from '../../src/encoding/folds/fold-rule.ts';
import type { CeilingRule, NeuralBenchmark, WordRule } from './benchmark.ts';

/** Ten shuffled divisions, a tenth tested (scikit-learn's ShuffleSplit): neighbours of a sentence stand on both sides. */
const drawn: FoldRule = { by: 'draws', repeats: 10, size: { trainShare: 0.9 }, randomState: 1 };
/** The same drawn for metrics without a fit, which see the tested part alone: nine tenths of it. */
const drawnToCompare: FoldRule = { by: 'draws', repeats: 10, size: { testShare: 0.9 }, randomState: 1 };
const NONE: CeilingRule = { by: 'none' };
const grouped = (k: number): FoldRule => ({ by: 'groups', k, randomState: 1234 });

type Declared = Pick<NeuralBenchmark, 'id' | 'datasets' | 'metric' | 'folds' | 'ceiling'> &
  Partial<Pick<NeuralBenchmark, 'aliases' | 'version'>>;

const current = (of: Declared): NeuralBenchmark => ({
  ...{ kind: 'neural', aliases: [], version: 1, source: 'brain-score/language', over: 'pooled', read: 'passage_id' },
  about: `${of.datasets[0]} predicted by ${of.metric === 'linear' ? 'least squares, shuffled folds' : 'ridge'}`,
  ...of,
});

/** The two regressions of one dataset: ridge on whole groups, and least squares on shuffled rows under its old name too. */
const pair = (name: string, dataset: string, k: number, ceiling: CeilingRule, version: number): NeuralBenchmark[] => [
  current({ id: `${name}-ridge`, datasets: [dataset], metric: 'ridge', folds: grouped(k), ceiling, version }),
  current({
    ...{ id: `${name}-linear-shuffle`, aliases: [`${name}-linear`] },
    ...{ datasets: [dataset], metric: 'linear', folds: drawn, ceiling, version },
  }),
];

const tuckute = (metric: NeuralBenchmark['metric']): NeuralBenchmark => ({
  ...current({
    ...{ id: `Tuckute2024-${metric}`, datasets: ['Tuckute2024.language'], metric, ceiling: NONE, version: 2 },
    ...(metric === 'rdm' || metric === 'cka'
      ? { folds: drawnToCompare }
      : { folds: drawn, aliases: [`Tuckute2024-${metric}_pearsonr`] }),
  }),
});

/** Of the paper of 2021: five folds over sentences, or within each sentence or story, and medians within people first. */
const of2021 = (
  id: string,
  datasets: readonly string[],
  metric: NeuralBenchmark['metric'],
  folds: NeuralBenchmark['folds'],
  ceiling: CeilingRule,
): NeuralBenchmark => ({
  ...{ kind: 'neural', id, aliases: [], version: 1, source: 'neural-nlp 2021', over: 'subjects', read: 'group_id' },
  ...{ datasets, metric, folds, ceiling },
  about: `${datasets.join(' and ')} as Schrimpf et al. (2021) scored them: ${metric}`,
});
const fiveOfRows: FoldRule = { by: 'rows', k: 5, randomState: 1 };
const fiveWithin: FoldRule = { by: 'strata', k: 5, randomState: 1, legacy: true };
const PEREIRA = ['Pereira2018.243sentences', 'Pereira2018.384sentences'];
const FIVE: CeilingRule = { by: 'every-subset', people: 5 };
/** The overall ceilings that the code of the paper states. */
const stated = (value: number): CeilingRule => ({ by: 'number', value });

/** The nth sentence of each story; its ceilings are those of all sentences. */
const sentenceOfBlank = (value: number): NeuralBenchmark => ({
  ...of2021(`Blank2014sentence${value}fROI-encoding`, ['Blank2014'], 'linear', fiveWithin, FIVE),
  about: `Sentence ${value} of each story of Blank2014 as Schrimpf et al. (2021) scored it: linear`,
  only: { predictor: 'sentence_in_story', value },
});

/** Each reader's times from the vectors of the words. One of the two has 6 words with a time, the other too few for a sentence in five folds. */
const readersOf2021 = (id: string, distinct: boolean): NeuralBenchmark => ({
  ...of2021(id, ['Futrell2018'], 'linear', words(distinct), stated(0.76)),
  over: 'readers',
});
const words = (distinct: boolean): WordRule => ({
  ...{ by: 'words', k: 5, randomState: 1, distinct },
  without: ['A2VG5S4UL5UGRS', 'A1I02VZ07MZB7F'],
});

export const neuralBenchmarks: readonly NeuralBenchmark[] = [
  ...pair(PEREIRA[0], PEREIRA[0], 10, { by: 'ten-tuples', people: 6 }, 1),
  ...pair(PEREIRA[1], PEREIRA[1], 10, { by: 'ten-tuples', people: 9 }, 1),
  ...pair('Fedorenko2016', 'Fedorenko2016', 10, FIVE, 3),
  ...pair('Blank2014', 'Blank2014', 8, FIVE, 1),
  ...(['linear', 'ridge', 'rdm', 'cka'] as const).map(tuckute),
  of2021('Pereira2018-encoding', PEREIRA, 'linear', fiveOfRows, stated(0.318567)),
  of2021('Fedorenko2016v3-encoding', ['Fedorenko2016'], 'linear', fiveWithin, FIVE),
  of2021('Blank2014fROI-encoding', ['Blank2014'], 'linear', fiveWithin, FIVE),
  of2021('Pereira2018-rdm', PEREIRA, 'rdm', fiveOfRows, stated(0.048785)),
  of2021('Fedorenko2016v3-rdm', ['Fedorenko2016'], 'rdm', fiveWithin, stated(0.11739)),
  of2021('Blank2014fROI-rdm', ['Blank2014'], 'rdm', fiveOfRows, stated(0.020128)),
  of2021('Pereira2018-cka', PEREIRA, 'cka', fiveOfRows, NONE),
  of2021('Fedorenko2016v3-cka', ['Fedorenko2016'], 'cka', fiveWithin, NONE),
  of2021('Blank2014fROI-cka', ['Blank2014'], 'cka', fiveOfRows, NONE),
  of2021('Fedorenko2016v3nonlang-encoding', ['Fedorenko2016-nonlanguage'], 'linear', fiveWithin, FIVE),
  ...[1, 3, 5, 7, 9].map(sentenceOfBlank),
  readersOf2021('Futrell2018-encoding', false),
  readersOf2021('Futrell2018-unique_encoding', true),
];
