import { defineTable, integer, real, text } from '../src/table/define.ts';

export const nextTokens = defineTable({
  name: 'next_tokens',
  about: 'What the model most expected in the place of each token.',
  key: ['stimulus_id', 'token_index', 'rank'],
  columns: {
    stimulus_id: text('joins tokens'),
    token_index: integer('joins tokens', 'index'),
    rank: integer('0 for the most expected', 'index'),
    token_id: integer('row of the model vocabulary', 'id'),
    token: text('what the token spells behind what is there', 'text'),
    surprisal_bits: real('-log2 p(token)', 'bit'),
  },
});
