import { defineTable, integer, optionalReal, real, text } from '../src/table/define.ts';

export const subjectScores = defineTable({
  name: 'subject_scores',
  about: 'The same, one row a subject.',
  key: ['benchmark', 'model', 'site', 'mapping', 'split', 'subject_id'],
  columns: {
    benchmark: text('joins benchmark_scores'),
    model: text('the model or control'),
    site: text('joins activations'),
    mapping: text('ridge, ols, pls or rsa'),
    split: text('joins folds; `none` for rsa'),
    subject_id: text('joins neuroids'),
    r: real('median over the subject’s neuroids (rsa: Spearman)', 'r'),
    ceiling: optionalReal('median ceiling of the subject’s neuroids; NaN where none is known', 'r'),
    share: optionalReal('median share of the subject’s neuroids; NaN where no ceiling is known', '1'),
    neuroids: integer('how many', 'neuroid'),
  },
});
