import { defineTable, integer, optionalReal, text } from '../src/table/define.ts';

export const selectedUnits = defineTable({
  name: 'selected_units',
  about:
    'The units of a model that are scored: those that a localiser selects, as one condition drives them most against another, or drawn by chance.',
  key: ['model', 'site', 'unit'],
  columns: {
    model: text('joins sites'),
    site: text('joins sites'),
    unit: integer('which unit of the site, from 0', 'index'),
    t: optionalReal('Welch’s t of sentences minus non-words, variances unequal; NaN for units that were drawn by chance', '1'),
    rank: integer(
      'place among all units of all sites by t, largest first, from 1; ties share a place; or place in the draw of its site',
      'index',
    ),
  },
});
