import type { NeuralBenchmark } from '../../data/benchmarks/benchmark.ts';
import { absentBenchmarks } from '../../data/benchmarks/catalogue.ts';
import { committedSite } from '../../data/committed-site.ts';
import { isLanguageModel } from '../../data/model-kinds.ts';
import type { Draft, Wire } from '../../src/engine/pipeline.ts';
import assignFolds from '../../stages/assign-folds.ts';
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
import scoreSubsets from '../../stages/score-subsets.ts';
import summarizeBenchmark from '../../stages/summarize-benchmark.ts';
import { fromFile } from './represent.ts';

interface Choices {
  readonly model: readonly string[];
  readonly layers: readonly string[];
  readonly ceilings: string;
  readonly dataDir: string | null;
}
type Scores = (typeof summarizeBenchmark)['outputs']['brainScores'];
type Metric = NeuralBenchmark['metric'];
/** Content-free rows of every table; the untrained twins are more. */
const CONTROLS = ['random-embedding', 'oasm'];

/** The table of official benchmarks: ours, and beside it what was published. */
export function reportOfficially(p: Draft, benchmarks: readonly NeuralBenchmark[], chosen: Choices): void {
  const brainScores = scoreOfficially(p, benchmarks, chosen);
  const { publishedComparisons } = p.step(comparePublished, { brainScores }, { absent: absentBenchmarks(chosen.dataDir) });
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

  const recorded = once((dataset: string) => {
    const from = { dataset, dataDir };
    const { stimulusSet, predictors } = p.step(loadStimuli, {}, from, named(dataset));
    const { responses, neuroids } = p.step(loadResponses, { stimulusSet }, from, named(dataset));
    const { dataChecks } = p.step(checkDataset, {}, from, dataset);
    return { dataset, stimulusSet, predictors, responses, neuroids, dataChecks };
  });

  const represented = once((dataset: string, by: NeuralBenchmark['read']) => {
    const { stimulusSet, predictors } = recorded(dataset);
    const at = `${named(dataset)}/${by}`;
    return [
      ...read.map((model) => ({
        model,
        ...p.step(readParts, { stimulusSet }, { model, sites: layers, by }, `${at}/${model}`),
      })),
      ...chosen.model.filter((id) => !isLanguageModel(id)).map((model) => fromFile(p, stimulusSet, model, at)),
      ...CONTROLS.map((control) => ({
        model: control,
        ...p.step(extractControl, { stimulusSet, surprisal: [], predictors }, { control }, `${at}/${control}`),
      })),
    ];
  });

  const folded = once((dataset: string, rule: string) => {
    const { stimulusSet } = recorded(dataset);
    return p.step(assignFolds, { stimulusSet }, { rules: { official: JSON.parse(rule) } }, `${named(dataset)}/${nameOf(rule)}`)
      .folds;
  });

  const extrapolated = once((dataset: string, rule: string, metric: Metric, ceiling: string) => {
    const { by, people } = JSON.parse(ceiling) as { by: string; people: number };
    const { stimulusSet, responses, neuroids } = recorded(dataset);
    const inputs = { stimulusSet, responses, neuroids, folds: folded(dataset, rule) };
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
    const readings = datasets.map((dataset) => represented(dataset, benchmark.read));
    const foldScores = readings.flatMap((models, d) =>
      models.map(({ model, activations, sites }) => {
        const { dataset, stimulusSet, responses, neuroids } = sources[d];
        const inputs = { stimulusSet, activations, sites, responses, neuroids, folds: folded(dataset, rule) };
        const params = {
          ...{ dataset, metric, bySubject: over === 'subjects' },
          precision: read.includes(model) ? ('float32' as const) : ('float64' as const),
          correlation: over === 'subjects' ? ('classic' as const) : ('damped' as const),
        };
        return p.step(scoreBenchmark, inputs, params, `${id}/${dataset}/${model}`).foldScores;
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
        controls: [...twins, ...CONTROLS],
        committed: Object.fromEntries(chosen.model.flatMap((model) => committedSite(model))),
      },
      id,
    ).brainScores;
  });
}

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
