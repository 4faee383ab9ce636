import { defineTable, integer, text } from '../src/table/define.ts';

export const textUnits = defineTable({
  name: 'text_units',
  about: 'Words, tokens or whole presentations that have activations of their own, in reading order within each presentation.',
  key: ['unit_id'],
  columns: {
    unit_id: text('identifies the unit; what activations of units call stimulus_id'),
    stimulus_id: text('the presentation that it is, or is of; joins stimulus_set'),
    unit_index: integer('place within the presentation, from 0', 'index'),
    text: text('the characters that it covers', 'text'),
    char_start: integer('first character in the presentation, UTF-16 code units', 'char'),
    char_end: integer('one past the last character, UTF-16 code units', 'char'),
  },
});
