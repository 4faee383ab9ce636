import { defineTable, integer, text } from '../src/table/define.ts';

export const sites = defineTable({
  name: 'sites',
  about: 'The sites of a model, in the order of its depth.',
  key: ['model', 'site'],
  columns: {
    model: text('joins scores'),
    site: text('joins activations'),
    depth: integer('place from input to output, from 0', 'index'),
    width: integer('units of the site', 'unit'),
  },
});
