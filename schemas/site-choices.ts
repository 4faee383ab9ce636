import { defineTable, integer, real, text } from '../src/table/define.ts';

export const siteChoices = defineTable({
  name: 'site_choices',
  about: 'A model’s score where its site is chosen on other folds than the one it is scored on, beside the best site of all.',
  key: ['benchmark', 'model', 'mapping', 'split'],
  columns: {
    benchmark: text('joins benchmark_scores'),
    model: text('the model or control'),
    mapping: text('ridge, ols or pls'),
    split: text('joins folds'),
    r: real('mean over folds of r at the site that is best on the other folds, averaged over subjects', 'r'),
    best_r: real('the same at the one site that is best on all folds, which the score itself has helped to choose', 'r'),
    site: text('the site that was chosen most often'),
    times: integer('in how many folds it was', 'fold'),
    folds: integer('how many folds there are', 'fold'),
  },
});
