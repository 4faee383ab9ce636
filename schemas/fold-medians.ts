import { defineTable, integer, real, text } from '../src/table/define.ts';

export const foldMedians = defineTable({
  name: 'fold_medians',
  about:
    'How well one site predicts one subject in one fold: what a site can be chosen by without looking at the fold it is scored on.',
  key: ['model', 'site', 'mapping', 'split', 'fold', 'subject_id'],
  columns: {
    model: text('joins scores'),
    site: text('joins scores'),
    mapping: text('joins scores'),
    split: text('joins folds'),
    fold: integer('joins folds', 'index'),
    subject_id: text('whose neuroids'),
    r: real('median over the subject’s neuroids of r in this fold', 'r'),
  },
});
