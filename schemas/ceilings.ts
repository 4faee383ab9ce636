import { defineTable, optionalReal, text } from '../src/table/define.ts';

export const ceilings = defineTable({
  name: 'ceilings',
  about: 'The best r that noise in the recordings allows, per neuroid.',
  key: ['neuroid_id'],
  columns: {
    neuroid_id: text('joins neuroids'),
    ceiling: optionalReal('the best r; NaN where it is not defined or not published', 'r'),
    method: text('how it was obtained'),
  },
});
