import type { Dataset } from '../../data/dataset.ts';
import type { Draft, WiresOut } from '../../src/engine/pipeline.ts';
import type { Stage } from '../../src/engine/stage.ts';
import type assignFolds from '../../stages/assign-folds.ts';
import decodeSites from '../../stages/decode-sites.ts';
import fitCoefficients from '../../stages/fit-coefficients.ts';
import type fitEncoding from '../../stages/fit-encoding.ts';
import measurePredictions from '../../stages/measure-predictions.ts';
import type summarizeScores from '../../stages/summarize-scores.ts';
import type { Represented, readRecording } from './recording.ts';
import type { chosenRegression } from './regression.ts';

type WiresOf<S extends Stage> = WiresOut<S['outputs']>;
type Mapping = (typeof fitEncoding)['params']['mapping'];
type Model = Represented & { readonly model: string };

/** What is known of one benchmark once it is scored. */
interface Scored {
  readonly recording: ReturnType<typeof readRecording>;
  readonly folds: WiresOf<typeof assignFolds>['folds'];
  /** Models and their twins. */
  readonly models: readonly Model[];
  /** The same, and controls. */
  readonly represented: readonly Model[];
  readonly benchmarkScores: WiresOf<typeof summarizeScores>['benchmarkScores'];
}

/** What the user asked for, and how regressions are fitted. */
interface Choices {
  readonly model: readonly string[];
  readonly mapping: readonly string[];
  readonly alphas: readonly number[];
  readonly regression: ReturnType<typeof chosenRegression>;
  readonly decoding: boolean;
  readonly measures: readonly string[];
  readonly coefficients: readonly string[];
}

/** What a user may ask for beside the scores: units predicted from people, other measures of the predictions, coefficients. */
export function measureFurther(p: Draft, dataset: Dataset, scored: Scored, choices: Choices): void {
  if (choices.decoding) decode(p, dataset, scored, choices);
  if (choices.measures.length > 0) measure(p, dataset, scored, choices);
  if (choices.coefficients.length > 0) keepCoefficients(p, dataset, scored, choices);
}

function decode(p: Draft, { id, split }: Dataset, { recording, folds, models }: Scored, { alphas }: Choices): void {
  const { rows, responses, neuroids } = recording;
  for (const { model, activations, sites } of models) {
    const wires = { stimulusSet: rows, activations, sites, responses, neuroids, folds };
    p.step(decodeSites, wires, { split, alphas }, `${id}/${model}`);
  }
}

function measure(
  p: Draft,
  { id, split }: Dataset,
  scored: Scored,
  { mapping: [first], measures, alphas, regression }: Choices,
): void {
  const { recording, folds, represented, benchmarkScores } = scored;
  const { rows, responses, neuroids } = recording;
  for (const { model, activations, sites } of represented) {
    const wires = { stimulusSet: rows, activations, sites, responses, neuroids, folds, benchmarkScores };
    p.step(measurePredictions, wires, { mapping: first as Mapping, split, measures, alphas, ...regression }, `${id}/${model}`);
  }
}

function keepCoefficients(
  p: Draft,
  { id, split }: Dataset,
  { recording, models, benchmarkScores }: Scored,
  choices: Choices,
): void {
  const { rows, responses, neuroids } = recording;
  for (const { model, activations, sites } of models.filter((one) => choices.model.includes(one.model)))
    for (const mapping of choices.mapping) {
      const wires = { stimulusSet: rows, activations, sites, responses, neuroids, benchmarkScores };
      const alphas = mapping === 'ridge' ? choices.alphas : [];
      const params = { mapping: mapping as Mapping, split, of: choices.coefficients, alphas, ...choices.regression };
      p.step(fitCoefficients, wires, params, `${id}/${model}/${mapping}`);
    }
}
