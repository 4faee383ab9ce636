import { defineTable, flag, integer, optionalList64, optionalReal, text } from '../src/table/define.ts';

export const foldScores = defineTable({
  name: 'fold_scores',
  about: 'How well one site does in one fold of an official benchmark, before anything is averaged.',
  key: ['dataset', 'model', 'site', 'fold'],
  columns: {
    dataset: text('which recordings'),
    model: text('the model or control'),
    site: text('joins activations'),
    fold: integer('joins folds', 'index'),
    per: text(
      'what a value of r is of: neuroid (in the order of neuroids), subject (in the order of their first neuroid), or all',
    ),
    alpha: optionalReal('ridge penalty of this fold; NaN where there is none', '1'),
    edge: flag('whether the penalty lies at an end of the grid'),
    r: optionalList64('the values; NaN where a correlation is not defined', 'r'),
  },
});
