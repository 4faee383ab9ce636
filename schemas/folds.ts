import { defineTable, integer, text } from '../src/table/define.ts';

export const folds = defineTable({
  name: 'folds',
  about: 'Which presentations are held out together.',
  key: ['split', 'stimulus_id'],
  columns: {
    split: text('grouped (no passage is split), contiguous (stored order), shuffled (leaks within passages)'),
    stimulus_id: text('joins stimulus_set'),
    fold: integer('the fold in which the presentation is held out, from 0', 'index'),
  },
});
