import { defineTable, integer, optionalReal, text } from '../src/table/define.ts';

export const overallCeilings = defineTable({
  name: 'overall_ceilings',
  about: 'One ceiling for all neuroids: the medians over those that have one.',
  key: ['split'],
  columns: {
    split: text('joins folds'),
    ceiling: optionalReal('the median over neuroids; NaN where none has a ceiling', 'r'),
    error_low: optionalReal('the median of the errors below; NaN where none has a ceiling', 'r'),
    error_high: optionalReal('the median of the errors above; NaN where none has a ceiling', 'r'),
    endpoint: optionalReal('the median number of subjects at which curves flatten; NaN where none does', 'subject'),
    neuroids: integer('neuroids that have a ceiling', 'neuroid'),
    without: integer('neuroids that have none', 'neuroid'),
  },
});
