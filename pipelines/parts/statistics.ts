import type { Dataset } from '../../data/dataset.ts';
import type { Draft, WiresOut } from '../../src/engine/pipeline.ts';
import type { Stage } from '../../src/engine/stage.ts';
import type assignFolds from '../../stages/assign-folds.ts';
import chooseSites from '../../stages/choose-sites.ts';
import compareModels from '../../stages/compare-models.ts';
import countEdges from '../../stages/count-edges.ts';
import type fitEncoding from '../../stages/fit-encoding.ts';
import partitionVariance from '../../stages/partition-variance.ts';
import type summarizeScores from '../../stages/summarize-scores.ts';
import testMap from '../../stages/test-map.ts';
import { withoutOf } from './patterns.ts';
import type { Represented, readRecording } from './recording.ts';
import type { chosenRegression } from './regression.ts';

type WiresOf<S extends Stage> = WiresOut<S['outputs']>;

/** What is known of one benchmark once it is scored. */
interface Scored {
  readonly recording: ReturnType<typeof readRecording>;
  readonly folds: WiresOf<typeof assignFolds>['folds'];
  readonly represented: readonly (Represented & { readonly model: string })[];
  readonly fitted: readonly WiresOf<typeof fitEncoding>[];
  readonly summary: Pick<WiresOf<typeof summarizeScores>, 'benchmarkScores' | 'subjectScores'>;
}

/** Beyond these, and its untrained twin, a model is asked what it explains. */
const CONTROLS = ['surprisal', 'word-count', 'position', 'oasm'];

/**
 * How sure the scores of one benchmark are: sites chosen on held-out folds, models against one another, penalties at the grid's end; and of
 * each of `models`, at its best site by ridge under the split that leaks nothing, which neuroids are above chance and what is its own.
 */
export function judgeScores(
  p: Draft,
  dataset: Dataset,
  { recording, folds, represented, fitted, summary }: Scored,
  {
    model: models,
    mapping,
    alphas,
    regression,
  }: Readonly<Record<'model' | 'mapping', readonly string[]>> & {
    readonly alphas: readonly number[];
    readonly regression: ReturnType<typeof chosenRegression>;
  },
) {
  const { id: at, split } = dataset;
  const without = withoutOf(dataset);
  const { benchmarkScores, subjectScores } = summary;
  const benchmark = { benchmark: at };
  const resamples = fitted.map((fit) => fit.resamples);
  const scores = fitted.map((fit) => fit.scores);
  const { siteChoices } = p.step(chooseSites, { foldMedians: fitted.map((fit) => fit.foldMedians) }, benchmark, at);
  const { modelComparisons } = p.step(compareModels, { benchmarkScores, subjectScores, resamples }, {}, at);
  const { gridEdges } = p.step(countEdges, { scores, folds }, { ...benchmark, alphas }, at);
  const judged = mapping.includes('ridge') ? represented.filter(({ model }) => models.includes(model)) : [];
  const params = { ...benchmark, split, alphas };
  const isControl = (id: string) => CONTROLS.includes(id) && !(`variance of ${id}` in without);
  const perModel = judged.map(({ model, activations, sites }) => {
    const { rows: stimulusSet, responses, neuroids } = recording;
    const wires = { stimulusSet, activations, sites, responses, neuroids, folds, benchmarkScores };
    const controls = represented.filter((one) => isControl(one.model) || one.model === `${model}-untrained`);
    const over = { controlActivations: controls.map((one) => one.activations), controlSites: controls.map((one) => one.sites) };
    return {
      ...p.step(testMap, wires, { ...params, ...regression }, `${at}/${model}`),
      ...p.step(partitionVariance, { ...wires, ...over }, params, `${at}/${model}`),
    };
  });
  return {
    ...{ siteChoices, modelComparisons, gridEdges },
    mapTests: perModel.map((one) => one.mapTests),
    varianceParts: perModel.map((one) => one.varianceParts),
  };
}
