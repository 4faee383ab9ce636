import { defineTable, integer, text } from '../src/table/define.ts';

export const suiteRegions = defineTable({
  name: 'suite_regions',
  about: 'Which region of which condition of a SyntaxGym item a presentation is.',
  key: ['suite', 'item', 'condition', 'region'],
  columns: {
    stimulus_id: text('joins stimulus_set, whose passages are the conditions of an item'),
    suite: text('the test suite'),
    item: integer('number of the item, as published', 'index'),
    condition: text('the condition'),
    region: integer('number of the region, from 1', 'index'),
  },
});
