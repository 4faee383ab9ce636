import { defineTable, integer, optionalList64, optionalReal, text } from '../src/table/define.ts';

export const ceilingSamples = defineTable({
  name: 'ceiling_samples',
  about: 'How well one subject is predicted from the others of a subset, fold by fold: what a ceiling is extrapolated from.',
  key: ['split', 'subset', 'held_out', 'fold'],
  columns: {
    split: text('joins folds'),
    subset: text('the members, as Python prints the tuple of their names; sorted by in the extrapolation'),
    num_subjects: integer('how many members there are, the one held out included', 'subject'),
    held_out: text(
      'who is predicted from the other members: a subject_id of neuroids, or a neuroid_id where subsets are of neuroids',
    ),
    fold: integer('joins folds', 'index'),
    alpha: optionalReal('ridge penalty of this fold; NaN for least squares', '1'),
    r: optionalList64(
      'one value per neuroid of the one held out, in the order of neuroids; NaN where it was not measured throughout, or is not defined',
      'r',
    ),
  },
});
