import { defineTable, integer, real, text } from '../src/table/define.ts';

export const gridEdges = defineTable({
  name: 'grid_edges',
  about: 'How often the ridge penalty of a site was chosen at an end of the grid, where a better one may lie beyond.',
  key: ['benchmark', 'model', 'site', 'mapping', 'split'],
  columns: {
    benchmark: text('joins benchmark_scores'),
    model: text('joins scores'),
    site: text('joins scores'),
    mapping: text('ridge; the others have no penalty'),
    split: text('joins folds'),
    share: real('share of folds × neuroids whose penalty is the least or the largest of the grid', '1'),
    choices: integer('folds × neuroids', '1'),
    least: real('least penalty of the grid', '1'),
    largest: real('largest penalty of the grid', '1'),
  },
});
