import { defineTable, integer, real, text } from '../src/table/define.ts';

export const tokens = defineTable({
  name: 'tokens',
  about: 'Which token of the model covers which characters and which word of a presentation, and how unexpected it is.',
  key: ['stimulus_id', 'token_index'],
  columns: {
    stimulus_id: text('joins stimulus_set'),
    token_index: integer('place within the presentation, from 0', 'index'),
    token_id: integer('row of the model vocabulary', 'id'),
    token: text('the characters that the token covers', 'text'),
    char_start: integer('first character in the text, UTF-16 code units', 'char'),
    char_end: integer('one past the last character, UTF-16 code units', 'char'),
    word_index: integer('whitespace-separated word that the token belongs to, from 0', 'index'),
    surprisal_bits: real('-log2 p(token | what comes before in the passage)', 'bit'),
  },
});
