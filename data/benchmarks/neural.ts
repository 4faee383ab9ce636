import type { FoldRule } from '../../src/encoding/folds/fold-rule.ts';
import type { CeilingRule, NeuralBenchmark } from './benchmark.ts';

/** Ten shuffled divisions, a tenth tested (scikit-learn's ShuffleSplit): neighbours of a sentence stand on both sides. */
const drawn: FoldRule = { by: 'draws', repeats: 10, size: { trainShare: 0.9 }, randomState: 1 };
/** The same drawn for metrics without a fit, which see the tested part alone: nine tenths of it. */
const drawnToCompare: FoldRule = { by: 'draws', repeats: 10, size: { testShare: 0.9 }, randomState: 1 };
const grouped = (k: number): FoldRule => ({ by: 'groups', k, randomState: 1234 });

type Declared = Pick<NeuralBenchmark, 'id' | 'datasets' | 'metric' | 'folds' | 'ceiling'> &
  Partial<Pick<NeuralBenchmark, 'aliases' | 'version'>>;

const current = (of: Declared): NeuralBenchmark => ({
  ...{ kind: 'neural', aliases: [], version: 1, source: 'brain-score/language', over: 'pooled' },
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
    ...{ id: `Tuckute2024-${metric}`, aliases: [`Tuckute2024-${metric}_pearsonr`], datasets: ['Tuckute2024.language'], metric },
    ...{ folds: metric === 'rdm' || metric === 'cka' ? drawnToCompare : drawn, ceiling: 'none', version: 2 },
  }),
});

/** Of the paper of 2021: five folds over sentences, or within each sentence or story, and medians within people first. */
const of2021 = (
  id: string,
  datasets: readonly string[],
  metric: NeuralBenchmark['metric'],
  folds: FoldRule,
  ceiling: CeilingRule,
): NeuralBenchmark => ({
  ...{ kind: 'neural', id, aliases: [], version: 1, source: 'neural-nlp 2021', over: 'subjects' },
  ...{ datasets, metric, folds, ceiling },
  about: `${datasets.join(' and ')} as Schrimpf et al. (2021) scored them: ${metric}`,
});
const fiveOfRows: FoldRule = { by: 'rows', k: 5, randomState: 1 };
const fiveWithin: FoldRule = { by: 'strata', k: 5, randomState: 1, legacy: true };
const PEREIRA = ['Pereira2018.243sentences', 'Pereira2018.384sentences'];

export const neuralBenchmarks: readonly NeuralBenchmark[] = [
  ...PEREIRA.flatMap((id) => pair(id, id, 10, 'ten-tuples', 1)),
  ...pair('Fedorenko2016', 'Fedorenko2016', 10, 'every-subset', 3),
  ...pair('Blank2014', 'Blank2014', 8, 'every-subset', 1),
  ...(['linear', 'ridge', 'rdm', 'cka'] as const).map(tuckute),
  of2021('Pereira2018-encoding', PEREIRA, 'linear', fiveOfRows, 'ten-tuples'),
  of2021('Fedorenko2016v3-encoding', ['Fedorenko2016'], 'linear', fiveWithin, 'every-subset'),
  of2021('Blank2014fROI-encoding', ['Blank2014'], 'linear', fiveWithin, 'every-subset'),
  ...(['rdm', 'cka'] as const).flatMap((metric) => [
    of2021(`Pereira2018-${metric}`, PEREIRA, metric, fiveOfRows, 'none'),
    of2021(`Fedorenko2016v3-${metric}`, ['Fedorenko2016'], metric, fiveWithin, 'none'),
    of2021(`Blank2014fROI-${metric}`, ['Blank2014'], metric, fiveOfRows, 'none'),
  ]),
];
