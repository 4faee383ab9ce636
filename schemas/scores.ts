import { defineTable, integer, optionalReal, real, text } from '../src/table/define.ts';

export const scores = defineTable({
  name: 'scores',
  about: 'How well one site predicts one neuroid on held-out presentations.',
  key: ['model', 'site', 'mapping', 'split', 'neuroid_id'],
  columns: {
    model: text('the model or control'),
    site: text('joins activations'),
    mapping: text('ridge, ols (minimum norm) or pls'),
    split: text('joins folds'),
    neuroid_id: text('joins neuroids'),
    r: real('Pearson r of prediction and recording, mean over folds; a constant prediction counts as 0', 'r'),
    constant_folds: integer('folds in which the prediction was constant', 'fold'),
    alpha: optionalReal('ridge penalty chosen inside the training folds, geometric mean over folds; NaN for ols and pls', '1'),
    edge_folds: integer('folds in which the chosen penalty, or number of pls components, lay at the edge of the grid', 'fold'),
  },
});
