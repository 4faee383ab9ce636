import { ceilings } from '../schemas/ceilings.ts';
import { exclusions } from '../schemas/exclusions.ts';
import { neuroids } from '../schemas/neuroids.ts';
import { normalizedScores } from '../schemas/normalized-scores.ts';
import { scores } from '../schemas/scores.ts';
import { defineStage, many } from '../src/engine/stage.ts';
import { check, fromRows } from '../src/table/check.ts';
import type { RowOf } from '../src/table/define.ts';
import { rowFinder } from '../src/table/read.ts';

/**
 * Divide each score by its neuroid's ceiling.
 * A share above 1 is kept: it says that the ceiling was under-estimated, and hiding that would mislead.
 * A neuroid without a ceiling, or with one below `floor`, has nothing to be compared with: it is left out, and listed.
 */
export default defineStage({
  name: 'normalize-scores',
  about: 'Express each score as a share of its ceiling.',
  inputs: { scores: many(scores), ceilings, neuroids },
  params: { floor: 0.1 },
  outputs: { normalizedScores, exclusions },
  run({ scores, ceilings, neuroids }, { floor }) {
    const ceilingRow = rowFinder(ceilings, 'neuroid_id');
    const neuroidRow = rowFinder(neuroids, 'neuroid_id');
    const kept = ceilings.columns.ceiling.map((ceiling) => (ceiling >= floor ? 1 : 0));
    const rows = scores.flatMap((table) =>
      keptRows(table.columns.neuroid_id, (id) => kept[ceilingRow(id)] === 1).map((row) => [table, row] as const),
    );
    const text = (column: 'model' | 'site' | 'mapping' | 'split' | 'neuroid_id') =>
      rows.map(([table, row]) => table.columns[column][row]);
    const neuroid_id = text('neuroid_id');
    const r = Float64Array.from(rows, ([table, row]) => table.columns.r[row]);
    const ceiling = Float64Array.from(neuroid_id, (id) => ceilings.columns.ceiling[ceilingRow(id)]);
    return {
      normalizedScores: check(normalizedScores, {
        model: text('model'),
        site: text('site'),
        mapping: text('mapping'),
        split: text('split'),
        neuroid_id,
        subject_id: neuroid_id.map((id) => neuroids.columns.subject_id[neuroidRow(id)]),
        r,
        ceiling,
        share: r.map((value, i) => value / ceiling[i]),
      }),
      exclusions: fromRows(exclusions, leftOut(ceilings.columns, kept, floor)),
    };
  },
});

function keptRows(ids: readonly string[], keep: (id: string) => boolean): number[] {
  const rows: number[] = [];
  ids.forEach((id, row) => {
    if (keep(id)) rows.push(row);
  });
  return rows;
}

function leftOut(
  columns: { neuroid_id: readonly string[]; ceiling: Float64Array },
  kept: Float64Array,
  floor: number,
): RowOf<typeof exclusions>[] {
  return columns.neuroid_id
    .map((id, row) => ({ id, ceiling: columns.ceiling[row], kept: kept[row] === 1 }))
    .filter((neuroid) => !neuroid.kept)
    .map(({ id, ceiling }) => ({
      kind: 'neuroid',
      id,
      reason: Number.isNaN(ceiling) ? 'no share: no ceiling is known or defined' : `no share: the ceiling is below ${floor}`,
    }));
}
