import { activations } from '../schemas/activations.ts';
import { exclusions } from '../schemas/exclusions.ts';
import { selectedUnits } from '../schemas/selected-units.ts';
import { sites } from '../schemas/sites.ts';
import { siteMatrix } from '../src/assembly/gather.ts';
import { defineStage } from '../src/engine/stage.ts';
import { denseRanks, lastRank, welchT } from '../src/lm/localiser.ts';
import { fromRows } from '../src/table/check.ts';
import type { ColumnsOf } from '../src/table/define.ts';
import { rowsOf } from '../src/table/read.ts';

type Activations = ColumnsOf<typeof activations>;

/**
 * The units of a model that sentences drive most against non-words, over all its sites together: the `keep` largest Welch t, or that
 * share of all units where `keep` lies between 0 and 1. A unit that varies in neither condition has no t and is listed.
 */
export default defineStage({
  name: 'localise-units',
  about: 'Select the units that sentences drive most against non-words.',
  inputs: { sentences: activations, nonWords: activations, sites },
  params: { keep: 0.01 },
  outputs: { selectedUnits, exclusions },
  run({ sentences, nonWords, sites }, { keep }) {
    const units = rowsOf(sites).flatMap(({ model, site, width }) => {
      const t = welchT(`site ${site}`, conditionOf(sentences.columns, site, width), conditionOf(nonWords.columns, site, width));
      return Array.from(t, (value, unit) => ({ model, site, unit, t: value }));
    });
    const ranks = denseRanks(Float64Array.from(units, ({ t }) => t));
    const last = lastRank(keep, units.length);
    const ranked = units.map((unit, i) => ({ ...unit, rank: ranks[i] }));
    return {
      selectedUnits: fromRows(
        selectedUnits,
        ranked.filter(({ rank }) => rank > 0 && rank <= last),
      ),
      exclusions: fromRows(
        exclusions,
        ranked
          .filter(({ rank }) => rank === 0)
          .map(({ model, site, unit }) => ({
            kind: 'unit',
            id: `${model} ${site} ${unit}`,
            reason: 'no t: it varies in neither condition',
          })),
      ),
    };
  },
});

function conditionOf(columns: Activations, site: string, width: number) {
  const ids = columns.stimulus_id.filter((_, row) => columns.site[row] === site);
  return siteMatrix(columns, site, width, ids);
}
