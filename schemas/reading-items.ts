import { defineTable, flag, integer, optionalReal, text } from '../src/table/define.ts';

export const readingItems = defineTable({
  name: 'reading_items',
  about: 'Words beside each other: how long people took for each, and how unexpected it was to a model.',
  key: ['benchmark', 'model', 'stimulus_id'],
  columns: {
    benchmark: text('id of the benchmark'),
    model: text('the model'),
    stimulus_id: text('joins stimulus_set'),
    readers: integer('people with a time for it', 'subject'),
    mean_time: optionalReal('mean over these people, in ms as recorded; NaN where there is none', 'as recorded'),
    surprisal_bits: optionalReal('joins part_surprisal; NaN where the word is the first token of the text', 'bit'),
    scored: flag('whether the word counts: not the first of its sentence, and neither number is NaN'),
  },
});
