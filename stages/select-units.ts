import { activations } from '../schemas/activations.ts';
import { exclusions } from '../schemas/exclusions.ts';
import { selectedUnits } from '../schemas/selected-units.ts';
import { sites } from '../schemas/sites.ts';
import { gatherColumns, siteMatrix } from '../src/assembly/gather.ts';
import { defineStage } from '../src/engine/stage.ts';
import { WiringError } from '../src/errors.ts';
import { check, fromRows } from '../src/table/check.ts';
import type { Table } from '../src/table/define.ts';
import { groupRows } from '../src/table/group.ts';
import { rowsOf } from '../src/table/read.ts';

/**
 * The activations of the selected units alone, site by site and in the order of the units. A site of which no unit is selected is
 * left out, and listed.
 */
export default defineStage({
  name: 'select-units',
  about: 'Keep the selected units of a model’s activations.',
  inputs: { activations, sites, selectedUnits },
  params: {},
  outputs: { activations, sites, exclusions },
  run({ activations: all, sites: allSites, selectedUnits: selected }) {
    checkSelection(allSites, selected);
    const unitsOf = new Map(
      [...groupRows(selected.columns.site)].map(([site, rows]) => [
        site,
        rows.map((row) => selected.columns.unit[row]).sort((a, b) => a - b),
      ]),
    );
    const kept = rowsOf(allSites).filter(({ site }) => unitsOf.has(site));
    const width = kept.reduce((most, { site }) => Math.max(most, unitsOf.get(site)!.length), 0);
    const parts = kept.map((row) => {
      const ids = all.columns.stimulus_id.filter((_, at) => all.columns.site[at] === row.site);
      const values = gatherColumns(siteMatrix(all.columns, row.site, row.width, ids), unitsOf.get(row.site)!);
      return { site: row.site, ids, data: padded(values, width) };
    });
    return {
      activations: check(activations, {
        site: parts.flatMap(({ site, ids }) => ids.map(() => site)),
        stimulus_id: parts.flatMap(({ ids }) => ids),
        activation: { data: joined(parts.map(({ data }) => data)), width },
      }),
      sites: fromRows(
        sites,
        kept.map((row) => ({ ...row, width: unitsOf.get(row.site)!.length })),
      ),
      exclusions: fromRows(
        exclusions,
        rowsOf(allSites)
          .filter(({ site }) => !unitsOf.has(site))
          .map(({ model, site }) => ({ kind: 'site', id: `${model} ${site}`, reason: 'none of its units is selected' })),
      ),
    };
  },
});

/** Every selected unit must be one of these sites', and there must be one at all. */
function checkSelection(all: Table<typeof sites>, selected: Table<typeof selectedUnits>): void {
  if (selected.length === 0) throw new WiringError('selected_units', 'selects no unit');
  const widthOf = new Map(rowsOf(all).map(({ model, site, width }) => [`${model} ${site}`, width]));
  const lost = rowsOf(selected).find(({ model, site, unit }) => unit >= (widthOf.get(`${model} ${site}`) ?? 0));
  if (!lost) return;
  throw new WiringError(
    'selected_units',
    `selects unit ${lost.unit} of ${lost.model} ${lost.site}, which is not in the activations`,
    'localise and select on the same model and sites',
  );
}

/** Rows of `cols` numbers as rows of `width`, with zeros on the right. */
function padded({ data, rows, cols }: { data: Float64Array; rows: number; cols: number }, width: number): Float32Array {
  const out = new Float32Array(rows * width);
  for (let i = 0; i < rows; i++) out.set(data.subarray(i * cols, (i + 1) * cols), i * width);
  return out;
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
