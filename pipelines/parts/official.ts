import type { Benchmark, NeuralBenchmark } from '../../data/benchmarks/benchmark.ts';
import { absentBenchmarks } from '../../data/benchmarks/catalogue.ts';
import { committedSite } from '../../data/committed-site.ts';
import { isLanguageModel, kindOf } from '../../data/model-kinds.ts';
import type { Draft, Wire } from '../../src/engine/pipeline.ts';
import assignFolds from '../../stages/assign-folds.ts';
import assignFoldsAmong from '../../stages/assign-folds-among.ts';
import checkDataset from '../../stages/check-dataset.ts';
import comparePublished from '../../stages/compare-published.ts';
import extractControl from '../../stages/extract-control.ts';
import extrapolateCeiling from '../../stages/extrapolate-ceiling.ts';
import loadCeilings from '../../stages/load-ceilings.ts';
import loadResponses from '../../stages/load-responses.ts';
import loadStimuli from '../../stages/load-stimuli.ts';
import readParts from '../../stages/read-parts.ts';
import renderOfficial from '../../stages/render-official.ts';
import scoreBenchmark from '../../stages/score-benchmark.ts';
import scoreReaders from '../../stages/score-readers.ts';
import scoreSubsets from '../../stages/score-subsets.ts';
import summarizeBenchmark from '../../stages/summarize-benchmark.ts';
import { scoreBehaviour } from './behaviour.ts';
import { fromFile } from './represent.ts';

interface Choices {
  readonly model: readonly string[];
  readonly layers: readonly string[];
  readonly ceilings: string;
  readonly contexts: string;
  readonly mostWords: number;
  readonly dataDir: string | null;
}
type Scores = (typeof summarizeBenchmark)['outputs']['brainScores'];
type Metric = NeuralBenchmark['metric'];
/** Content-free rows of every table; the untrained twins are more. */
const CONTROLS = ['random-embedding', 'oasm'];
const isPositional = (id: string): boolean => kindOf(id) === 'positional';

/** The table of official benchmarks: ours, and beside it what was published. */
export function reportOfficially(p: Draft, benchmarks: readonly Benchmark[], chosen: Choices): void {
  const neural = benchmarks.filter((benchmark) => benchmark.kind === 'neural');
  const behavioural = benchmarks.filter((benchmark) => benchmark.kind === 'behavioural');
  const models = chosen.model.filter(isLanguageModel).flatMap((id) => [id, `${id}-untrained`]);
  const { dataDir, contexts } = chosen;
  const read = { models, dataDir, contexts: contexts as 'anew' | 'windows', mostWords: chosen.mostWords || null };
  const scores = {
    brainScores: scoreOfficially(p, neural, chosen),
    behaviourScores: scoreBehaviour(p, behavioural, read),
  };
  const { publishedComparisons } = p.step(comparePublished, scores, { absent: absentBenchmarks(dataDir) });
  p.step(renderOfficial, { publishedComparisons });
}

/**
 * Official benchmarks by their own rules: recordings, folds and ceilings as Brain-Score has them, texts read part by part, and one table
 * of scores for each. What benchmarks share is one step.
 */
function scoreOfficially(p: Draft, benchmarks: readonly NeuralBenchmark[], chosen: Choices): Wire<Scores>[] {
  const { dataDir, layers } = chosen;
  const languageModels = chosen.model.filter(isLanguageModel);
  const twins = languageModels.map((id) => `${id}-untrained`);
  const read = [...languageModels, ...twins];
  const fromFiles = chosen.model.filter((id) => !isLanguageModel(id) && !isPositional(id));
  const controls = [...CONTROLS, ...chosen.model.filter(isPositional)];
  // OASM has a feature for each presentation, of which Brain-Score's holds 2,000: a corpus of words has five times as many.
  const controlsOf = ({ over }: NeuralBenchmark) => (over === 'readers' ? ['random-embedding'] : controls);

  const recorded = once((dataset: string) => {
    const from = { dataset, dataDir };
    const { stimulusSet, predictors } = p.step(loadStimuli, {}, from, named(dataset));
    const { responses, neuroids } = p.step(loadResponses, { stimulusSet }, from, named(dataset));
    const { dataChecks } = p.step(checkDataset, {}, from, dataset);
    return { dataset, stimulusSet, predictors, responses, neuroids, dataChecks };
  });

  const represented = once((dataset: string, by: NeuralBenchmark['read'], contentFree: string) => {
    const { stimulusSet, predictors } = recorded(dataset);
    const at = `${named(dataset)}/${by}`;
    return [
      ...read.map((model) => ({
        model,
        ...p.step(readParts, { stimulusSet }, { model, sites: layers, by }, `${at}/${model}`),
      })),
      ...fromFiles.map((model) => fromFile(p, stimulusSet, model, at)),
      ...(JSON.parse(contentFree) as string[]).map((control) => ({
        model: control,
        ...p.step(extractControl, { stimulusSet, surprisal: [], predictors }, { control }, `${at}/${control}`),
      })),
    ];
  });

  const folded = once((dataset: string, rule: string, only: string) => {
    const { stimulusSet, predictors } = recorded(dataset);
    const at = `${named(dataset)}/${nameOf(rule)}`;
    if (only === ALL) return p.step(assignFolds, { stimulusSet }, { rules: { official: JSON.parse(rule) } }, at).folds;
    const some = { rule: JSON.parse(rule), ...(JSON.parse(only) as Some) };
    return p.step(assignFoldsAmong, { stimulusSet, predictors }, some, `${at}/${some.predictor}-${some.value}`).folds;
  });

  const extrapolated = once((dataset: string, rule: string, metric: Metric, ceiling: string) => {
    const { by, people } = JSON.parse(ceiling) as { by: string; people: number };
    const { stimulusSet, responses, neuroids } = recorded(dataset);
    const inputs = { stimulusSet, responses, neuroids, folds: folded(dataset, rule, ALL) };
    const at = `${named(dataset)}/${nameOf(rule)}/${metric}`;
    const params = { split: 'official', mapping: metric as 'linear' | 'ridge' } as const;
    const samples = Array.from({ length: people - 1 }, (_, i) => {
      const sampling = by === 'every-subset' ? ('all' as const) : ('tuples' as const);
      return p.step(scoreSubsets, inputs, { ...params, size: i + 2, sampling }, `${at}/${i + 2}`).samples;
    });
    return p.step(extrapolateCeiling, { neuroids, samples }, {}, at);
  });

  return benchmarks.map((benchmark) => {
    const { id, datasets, metric, over, ceiling, folds } = benchmark;
    const rule = JSON.stringify(folds);
    const sources = datasets.map((dataset) => recorded(dataset));
    const contentFree = JSON.stringify(controlsOf(benchmark));
    const readings = datasets.map((dataset) => represented(dataset, benchmark.read, contentFree));
    const divided = folds.by === 'words' ? [] : datasets.map((dataset) => folded(dataset, rule, onlyOf(benchmark)));
    const foldScores = readings.flatMap((models, d) =>
      models.map(({ model, activations, sites }) => {
        const { dataset, predictors, dataChecks, ...recording } = sources[d];
        const inputs = { ...recording, activations, sites };
        const [at, precision] = [`${id}/${dataset}/${model}`, precisionOf(read.includes(model))];
        if (folds.by === 'words') {
          const { k, randomState, distinct, without } = folds;
          const params = { dataset, folds: k, randomState, distinct, without, precision };
          return p.step(scoreReaders, { ...inputs, predictors }, params, at).foldScores;
        }
        const correlation = over === 'pooled' ? ('damped' as const) : ('classic' as const);
        const params = { dataset, metric, bySubject: over === 'subjects', precision, correlation };
        return p.step(scoreBenchmark, { ...inputs, folds: divided[d] }, params, at).foldScores;
      }),
    );
    const isRegression = metric === 'linear' || metric === 'ridge';
    const limits =
      (ceiling.by === 'every-subset' || ceiling.by === 'ten-tuples') && chosen.ceilings !== 'none' && isRegression
        ? datasets.map((dataset) =>
            ceiling.by === 'ten-tuples' && chosen.ceilings === 'published'
              ? p.step(loadCeilings, {}, { experiment: experimentOf(dataset), regression: metric, dataDir }, `${id}/${dataset}`)
              : extrapolated(dataset, rule, metric, JSON.stringify(ceiling)),
          )
        : [];
    return p.step(
      summarizeBenchmark,
      {
        stimulusSet: sources.map(({ stimulusSet }) => stimulusSet),
        folds: divided,
        neuroids: sources.map(({ neuroids }) => neuroids),
        dataChecks: sources.map(({ dataChecks }) => dataChecks),
        foldScores,
        sites: readings.flat().map(({ sites }) => sites),
        ceilings: limits.map(({ ceilings }) => ceilings),
        overallCeilings: limits.map(({ overallCeilings }) => overallCeilings),
      },
      {
        ...{ benchmark: id, datasets, over, leaks: folds.by !== 'groups' && isRegression },
        ceiling: ceiling.by === 'number' ? ceiling.value : null,
        controls: [...twins, ...controls],
        committed: Object.fromEntries(chosen.model.flatMap((model) => committedSite(model))),
      },
      id,
    ).brainScores;
  });
}

/** What is upstream in single precision (see scorePredictivity). */
const precisionOf = (isRead: boolean) => (isRead ? ('float32' as const) : ('float64' as const));

type Some = NonNullable<NeuralBenchmark['only']>;
const ALL = '';
const onlyOf = ({ only }: NeuralBenchmark): string => (only ? JSON.stringify(only) : ALL);

const named = (dataset: string): string => `official/${dataset}`;

/** A rule of folds as part of a step's name. */
const nameOf = (rule: string): string => rule.replaceAll(/[{}"]/g, '').replaceAll(/[:,]/g, '-');

const experimentOf = (dataset: string): '243sentences' | '384sentences' =>
  dataset.includes('243') ? '243sentences' : '384sentences';

/** The same arguments give the same result, made once. */
function once<A extends string[], R>(make: (...args: A) => R): (...args: A) => R {
  const made = new Map<string, R>();
  return (...args) => {
    const key = JSON.stringify(args);
    const known = made.get(key);
    if (known !== undefined) return known;
    const result = make(...args);
    made.set(key, result);
    return result;
  };
}
