import { defineTable, integer, real, text } from '../src/table/define.ts';

export const selectedUnits = defineTable({
  name: 'selected_units',
  about: 'The units of a model that a localiser selects: those that one condition drives most against another.',
  key: ['model', 'site', 'unit'],
  columns: {
    model: text('joins sites'),
    site: text('joins sites'),
    unit: integer('which unit of the site, from 0', 'index'),
    t: real('Welch’s t of sentences minus non-words, variances unequal', '1'),
    rank: integer('place among all units of all sites by t, largest first, from 1; ties share a place', 'index'),
  },
});
