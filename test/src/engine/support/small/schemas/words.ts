import { defineTable, integer, real, text } from '../../../../../../src/table/define.ts';

export const words = defineTable({
  name: 'words',
  about: 'Words of a text.',
  key: ['place'],
  columns: { place: integer('place in the text, from 0', 'index'), word: text('the word', 'text') },
});
export const measures = defineTable({
  name: 'measures',
  about: 'A number for each word.',
  key: ['place'],
  columns: { place: integer('joins words', 'index'), size: real('length of the word, scaled', 'char') },
});
export const totals = defineTable({
  name: 'totals',
  about: 'Sums over words.',
  key: ['name'],
  columns: { name: text('what was summed'), total: real('the sum', 'char') },
});
