import { folds } from '../schemas/folds.ts';
import { gridEdges } from '../schemas/grid-edges.ts';
import { scores } from '../schemas/scores.ts';
import { defineStage, many } from '../src/engine/stage.ts';
import { fromRows } from '../src/table/check.ts';
import { groupBy } from '../src/table/group.ts';
import { rowsOf } from '../src/table/read.ts';

/** Counts the ridge penalties that were chosen at an end of the grid, over folds and neuroids. */
export default defineStage({
  name: 'count-edges',
  about: 'Count the penalties that were chosen at an end of the grid.',
  inputs: { scores: many(scores), folds },
  params: { benchmark: '', alphas: [1] as readonly number[] },
  outputs: { gridEdges },
  run({ scores, folds }, { benchmark, alphas }) {
    const grid = { least: Math.min(...alphas), largest: Math.max(...alphas) };
    const foldsOf = groupBy(rowsOf(folds), ({ split }) => split);
    const counts = new Map([...foldsOf].map(([split, rows]) => [split, new Set(rows.map(({ fold }) => fold)).size]));
    const ridge = scores.flatMap((table) => rowsOf(table)).filter(({ mapping }) => mapping === 'ridge');
    const rows = groupBy(ridge, ({ model, site, split }) => [model, site, split].join('\u001f'));
    return {
      gridEdges: fromRows(
        gridEdges,
        [...rows.values()].map((neuroids) => {
          const { model, site, mapping, split } = neuroids[0];
          const choices = neuroids.length * (counts.get(split) as number);
          const edges = neuroids.reduce((sum, { edge_folds }) => sum + edge_folds, 0);
          return { benchmark, model, site, mapping, split, share: edges / choices, choices, ...grid };
        }),
      ),
    };
  },
});
