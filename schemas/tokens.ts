import { defineTable, flag, integer, optionalReal, text } from '../src/table/define.ts';

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
    begins_word: flag('whether the vocabulary says that a token of this id begins a new word'),
    surprisal_bits: optionalReal(
      '-log2 p(token | what comes before in the passage; for a masked model, also what comes after); NaN for a passage’s first token where nothing precedes it',
      'bit',
    ),
    entropy_bits: optionalReal('entropy of what was expected in the token’s place; NaN where its surprisal is', 'bit'),
    boundary_bits: optionalReal(
      '-log2 p(a new word, or the end, comes here); NaN where its surprisal is, for a masked model, and where tokens mark the ends of words',
      'bit',
    ),
  },
});
