import { defineTable, integer, real, text } from '../src/table/define.ts';

export const surprisal = defineTable({
  name: 'surprisal',
  about: 'How unexpected each word is to the model, given the passage before it.',
  key: ['stimulus_id', 'word_index'],
  columns: {
    stimulus_id: text('joins stimulus_set'),
    word_index: integer('place within the presentation, from 0', 'index'),
    word: text('the word with its punctuation', 'text'),
    token_count: integer('tokens summed for the word', 'token'),
    surprisal_bits: real('sum over the word’s tokens of -log2 p(token | what comes before)', 'bit'),
  },
});
