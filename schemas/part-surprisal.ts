import { defineTable, integer, optionalReal, text } from '../src/table/define.ts';

export const partSurprisal = defineTable({
  name: 'part_surprisal',
  about: 'How unexpected each presentation is by the rules of brain-score/language: tokens are counted and not aligned.',
  key: ['stimulus_id'],
  columns: {
    stimulus_id: text('joins stimulus_set'),
    new_token_count: integer('tokens by which its context is longer than that of the presentation before', 'token'),
    left_out_count: integer('tokens at the beginning of its context that were not read with it', 'token'),
    surprisal_bits: optionalReal(
      'sum over the new tokens; 0 where there is none, NaN where the only one is the first of the text',
      'bit',
    ),
  },
});
