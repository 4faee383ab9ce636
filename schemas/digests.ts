import { defineTable, integer, optionalReal, text } from '../src/table/define.ts';

export const digests = defineTable({
  name: 'digests',
  about:
    'What a model makes of each presentation by the rules of brain-score/language: its surprisal, and the word it expects next.',
  key: ['stimulus_id'],
  columns: {
    stimulus_id: text('joins stimulus_set'),
    context: text('the text that the model read: the passage up to the end of the presentation', 'text'),
    new_token_count: integer('tokens by which this context is longer than the one before it', 'token'),
    left_out_count: integer(
      'tokens at the beginning of the context that exceed what the model holds, and were not read',
      'token',
    ),
    surprisal_bits: optionalReal('sum over the new tokens; NaN where the only one is the first of the passage', 'bit'),
    next_word: text('the most probable next token, spelt alone and trimmed', 'text'),
  },
});
