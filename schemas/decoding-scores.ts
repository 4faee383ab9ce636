import { defineTable, integer, optionalReal, text } from '../src/table/define.ts';

export const decodingScores = defineTable({
  name: 'decoding_scores',
  about: 'How well the units of a model are predicted from the recordings of one person: encoding turned round.',
  key: ['model', 'site', 'split', 'subject_id'],
  columns: {
    model: text('the model or control'),
    site: text('the site whose units are predicted'),
    split: text('joins folds'),
    subject_id: text('whose neuroids predict'),
    r: optionalReal('median over units of the mean over folds of Pearson’s r, held out; NaN where no unit varies', 'r'),
    neuroids: integer('how many predict: those that were measured throughout', 'neuroid'),
    neuroids_left_out: integer('how many were not measured throughout', 'neuroid'),
    units: integer('how many are predicted: those that vary in every fold', 'unit'),
    units_left_out: integer('how many do not vary in some fold', 'unit'),
  },
});
