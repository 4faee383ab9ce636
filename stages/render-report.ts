import { datasetById } from '../data/catalogue.ts';
import { controls } from '../data/controls.ts';
import { aboutFile, isLanguageModel } from '../data/model-kinds.ts';
import { modelById } from '../data/models.ts';
import { renderReport } from '../reports/render-report.ts';
import { benchmarkScores } from '../schemas/benchmark-scores.ts';
import { ceilings } from '../schemas/ceilings.ts';
import { effects } from '../schemas/effects.ts';
import { exclusions } from '../schemas/exclusions.ts';
import { gridEdges } from '../schemas/grid-edges.ts';
import { mapTests } from '../schemas/map-tests.ts';
import { modelComparisons } from '../schemas/model-comparisons.ts';
import { neuroids } from '../schemas/neuroids.ts';
import { noiseCeilings } from '../schemas/noise-ceilings.ts';
import { normalizedScores } from '../schemas/normalized-scores.ts';
import { pages } from '../schemas/pages.ts';
import { rdms } from '../schemas/rdms.ts';
import { rsa } from '../schemas/rsa.ts';
import { siteChoices } from '../schemas/site-choices.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { subjectScores } from '../schemas/subject-scores.ts';
import { surprisal } from '../schemas/surprisal.ts';
import { varianceParts } from '../schemas/variance-parts.ts';
import { defineStage, many } from '../src/engine/stage.ts';
import { type Rewriting, sayRewriting } from '../src/lm/rewrite-text.ts';
import { fromRows } from '../src/table/check.ts';
import { rowsOf } from '../src/table/read.ts';

/**
 * Every `many` port holds one table a benchmark, in the order of `benchmarks`; `effects` one for each that has any, `mapTests` and `varianceParts` one a
 * model besides. `rewrite` says how the texts were read otherwise than they were presented. `surprisalOf` is the model whose surprisal was measured,
 * `headless` are those of `models` that would have come before it and score no tokens.
 */
export default defineStage({
  name: 'render-report',
  about: 'Render the report: a page, figures, and a table.',
  inputs: {
    stimulusSet: many(stimulusSet),
    neuroids: many(neuroids),
    ceilings: many(ceilings),
    noiseCeilings: many(noiseCeilings),
    normalizedScores: many(normalizedScores),
    surprisal: many(surprisal),
    rdms: many(rdms),
    modelRdms: many(rdms),
    rsa: many(rsa),
    benchmarkScores: many(benchmarkScores),
    subjectScores: many(subjectScores),
    exclusions: many(exclusions),
    effects: many(effects),
    siteChoices: many(siteChoices),
    modelComparisons: many(modelComparisons),
    gridEdges: many(gridEdges),
    mapTests: many(mapTests),
    varianceParts: many(varianceParts),
  },
  params: {
    benchmarks: [] as readonly string[],
    models: [] as readonly string[],
    surprisalOf: '',
    headless: [] as readonly string[],
    rewrite: [] as readonly Rewriting[],
    options: {} as Readonly<Record<string, unknown>>,
  },
  outputs: { pages },
  async run(inputs, { benchmarks, models, surprisalOf, headless, rewrite, options }) {
    const files = await renderReport({
      benchmarkScores: fromRows(benchmarkScores, inputs.benchmarkScores.flatMap(rowsOf)),
      subjectScores: fromRows(subjectScores, inputs.subjectScores.flatMap(rowsOf)),
      effects: fromRows(effects, inputs.effects.flatMap(rowsOf)),
      siteChoices: fromRows(siteChoices, inputs.siteChoices.flatMap(rowsOf)),
      modelComparisons: fromRows(modelComparisons, inputs.modelComparisons.flatMap(rowsOf)),
      gridEdges: fromRows(gridEdges, inputs.gridEdges.flatMap(rowsOf)),
      mapTests: fromRows(mapTests, inputs.mapTests.flatMap(rowsOf)),
      varianceParts: fromRows(varianceParts, inputs.varianceParts.flatMap(rowsOf)),
      benchmarks: benchmarks.map((name, i) => {
        const { id, simulated, licence, ...dataset } = datasetById(name);
        return {
          ...{ id, simulated, licence, ...asRead(dataset, rewrite) },
          stimulusSet: inputs.stimulusSet[i],
          neuroids: inputs.neuroids[i],
          ceilings: inputs.ceilings[i],
          noiseCeilings: inputs.noiseCeilings[i],
          normalizedScores: inputs.normalizedScores[i],
          surprisal: inputs.surprisal[i],
          surprisalOf,
          rdms: fromRows(rdms, [inputs.rdms[i], inputs.modelRdms[i]].flatMap(rowsOf)),
          rsa: inputs.rsa[i],
          exclusions: inputs.exclusions[i],
        };
      }),
      provenance: {
        options,
        models: [
          ...models.map((id) => ({ id, about: isLanguageModel(id) ? modelById(id).about : aboutFile(id), control: false })),
          ...models
            .filter(isLanguageModel)
            .map((id) => ({ id: `${id}-untrained`, about: modelById(`${id}-untrained`).about, control: true })),
          ...controls.map(({ id, about }) => ({
            id,
            about: id === 'surprisal' ? `${about}, by ${whose(surprisalOf, headless)}` : about,
            control: true,
          })),
        ],
        datasets: benchmarks.map((name) => {
          const { id, licence, citation } = datasetById(name);
          return { id, licence, citation };
        }),
      },
    });
    return {
      pages: fromRows(
        pages,
        files.map(({ path, mediaType, content }) => ({ path, media_type: mediaType, content })),
      ),
    };
  },
});

/** Tables and figures bear the title, and so say it where texts were not read as they were presented. */
function asRead({ title, about }: { readonly title: string; readonly about: string }, rewrite: readonly Rewriting[]) {
  if (rewrite.length === 0) return { title, about };
  const how = sayRewriting(rewrite);
  return { title: `${title}, ${how}`, about: `${about} Its texts are read ${how}.` };
}

/** Whose surprisal it is, and whose it is not. */
function whose(surprisalOf: string, headless: readonly string[]): string {
  if (headless.length === 0) return surprisalOf;
  const have = headless.length === 1 ? 'has' : 'have';
  return `${surprisalOf} (${headless.join(', ')} ${have} no output layer, and so no surprisal)`;
}
