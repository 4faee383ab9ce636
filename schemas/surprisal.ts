import { defineTable, integer, optionalReal, text } from '../src/table/define.ts';

export const surprisal = defineTable({
  name: 'surprisal',
  about: 'How unexpected each word is to the model, given the passage before it.',
  key: ['stimulus_id', 'word_index'],
  columns: {
    stimulus_id: text('joins stimulus_set'),
    word_index: integer('place within the presentation, from 0', 'index'),
    word: text('the word with its punctuation', 'text'),
    token_count: integer('tokens summed for the word; 0 where a program told the bits of the whole word', 'token'),
    unknown_count: integer('of these, tokens that stand for what the model cannot spell', 'token'),
    surprisal_bits: optionalReal(
      'sum over the word’s tokens of -log2 p(token | what comes before); NaN for a passage’s first word where nothing precedes it',
      'bit',
    ),
    corrected_surprisal_bits: optionalReal(
      'the same, with what the end of the word costs and without what its beginning does (Pimentel & Meister 2024); NaN where surprisal_bits is, and for masked models and programs',
      'bit',
    ),
  },
});
