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
 * A neuroid without a ceiling, or with one below `floor`, keeps its score, has no share, and is listed.
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
    const text = (column: 'model' | 'site' | 'mapping' | 'split' | 'neuroid_id') =>
      scores.flatMap((table) => table.columns[column]);
    const neuroid_id = text('neuroid_id');
    const r = Float64Array.from(scores.flatMap((table) => [...table.columns.r]));
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
        share: r.map((value, i) => (ceiling[i] >= floor ? value / ceiling[i] : Number.NaN)),
      }),
      exclusions: fromRows(exclusions, withoutShare(ceilings.columns, floor)),
    };
  },
});

function withoutShare(
  columns: { neuroid_id: readonly string[]; ceiling: Float64Array },
  floor: number,
): RowOf<typeof exclusions>[] {
  return columns.neuroid_id
    .map((id, row) => ({ id, ceiling: columns.ceiling[row] }))
    .filter(({ ceiling }) => !(ceiling >= floor))
    .map(({ id, ceiling }) => ({
      kind: 'neuroid',
      id,
      reason: Number.isNaN(ceiling) ? 'no share: no ceiling is known or defined' : `no share: the ceiling is below ${floor}`,
    }));
}
