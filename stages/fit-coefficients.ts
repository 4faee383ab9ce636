import { activations } from '../schemas/activations.ts';
import { benchmarkScores } from '../schemas/benchmark-scores.ts';
import { coefficients } from '../schemas/coefficients.ts';
import { neuroids } from '../schemas/neuroids.ts';
import { responses } from '../schemas/responses.ts';
import { sites } from '../schemas/sites.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { bestSite } from '../src/assembly/best-site.ts';
import { meanOf, repetitionsOf, siteMatrix } from '../src/assembly/gather.ts';
import { indexOfEach } from '../src/assembly/index-of-each.ts';
import { openEncodingCrew } from '../src/encoding/encoding-crew.ts';
import { type FittedPresent, fitPresent } from '../src/encoding/fit-present.ts';
import { USUAL } from '../src/encoding/regression.ts';
import { defineStage } from '../src/engine/stage.ts';
import { DataError, suggest } from '../src/errors.ts';
import { fromRows } from '../src/table/check.ts';
import type { RowOf, Table } from '../src/table/define.ts';

/** What stands for the best site among names of sites. */
const BEST = 'best';

/**
 * Keeps what a regression weighs each unit of a model with: fitted on all presentations, penalties chosen by folds of these that respect groups. `of`
 * names sites, or the one that scored best by the mapping and split; a site is kept once. Nothing is scored by it.
 */
export default defineStage({
  name: 'fit-coefficients',
  about: 'Fit the regressions of some sites on all presentations, and keep their coefficients.',
  inputs: { stimulusSet, activations, sites, responses, neuroids, benchmarkScores },
  params: {
    ...{ mapping: 'ridge' as 'ols' | 'ridge' | 'pls', split: 'grouped', of: [BEST] as readonly string[] },
    ...{ alphas: [1] as readonly number[], innerFolds: 5 },
    ...USUAL,
  },
  outputs: { coefficients },
  async run(inputs, { mapping, split, of, alphas, innerFolds, ...regression }, { progress }) {
    const { stimulus_id, group_id } = inputs.stimulusSet.columns;
    const y = meanOf(repetitionsOf(inputs.responses.columns, stimulus_id));
    const best = () => bestSite(inputs.benchmarkScores.columns, inputs.sites.columns, { mapping, split });
    const named = of.map((name) => (name === BEST ? best() : siteNamed(inputs.sites, name)));
    const chosen = [...new Map(named.map((one) => [one.site, one])).values()];
    const crew = openEncodingCrew();
    const rows: RowOf<typeof coefficients>[] = [];
    try {
      for (const [place, { model, site, width }] of chosen.entries()) {
        const x = siteMatrix(inputs.activations.columns, site, width, stimulus_id);
        const fitted = await fitPresent({ x, y, mapping, alphas, ...regression, crew }, indexOfEach(group_id), innerFolds);
        rows.push(...toRows(fitted, { model, site, mapping }, inputs.neuroids.columns.neuroid_id));
        progress((place + 1) / chosen.length);
      }
    } finally {
      await crew.close();
    }
    return { coefficients: fromRows(coefficients, rows) };
  },
});

function siteNamed({ columns }: Table<typeof sites>, name: string) {
  const row = columns.site.indexOf(name);
  if (row >= 0) return { model: columns.model[row], site: name, width: columns.width[row] };
  throw new DataError(`sites of ${columns.model[0]}`, `"${name}" was not read`, suggest(name, [BEST, ...columns.site]));
}

function toRows(
  { coefficients: { data, rows, cols }, intercept, alpha, edge, rows: presentations }: FittedPresent,
  name: Pick<RowOf<typeof coefficients>, 'model' | 'site' | 'mapping'>,
  neuroidIds: readonly string[],
): RowOf<typeof coefficients>[] {
  return neuroidIds.map((neuroid_id, j) => ({
    ...name,
    neuroid_id,
    presentations: presentations[j],
    alpha: alpha ? alpha[j] : Number.NaN,
    edge: edge[j] === 1,
    intercept: intercept[j],
    coefficient: Float64Array.from({ length: rows }, (_, unit) => data[unit * cols + j]),
  }));
}
