import { defineTable, integer, optionalVector64, text } from '../src/table/define.ts';

export const responses = defineTable({
  name: 'responses',
  about: 'What was recorded for each presentation.',
  key: ['stimulus_id', 'repetition'],
  columns: {
    stimulus_id: text('joins stimulus_set'),
    repetition: integer('which repetition, from 0; 0 alone where only the average is published', 'index'),
    response: optionalVector64('one value per neuroid, in the order of neuroids; NaN where it was not measured', 'as recorded'),
  },
});
