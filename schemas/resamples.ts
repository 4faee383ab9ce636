import { defineTable, integer, real, text } from '../src/table/define.ts';

export const resamples = defineTable({
  name: 'resamples',
  about: 'Scores of bootstrap samples of the held-out passages: the median over neuroids of the mean r over folds.',
  key: ['model', 'site', 'mapping', 'split', 'sample'],
  columns: {
    model: text('joins scores'),
    site: text('joins scores'),
    mapping: text('joins scores'),
    split: text('joins scores'),
    sample: integer('bootstrap sample, from 0', 'index'),
    r: real('median over neuroids of the mean r over folds, in this sample', 'r'),
  },
});
