import { defineTable, integer, text } from '../src/table/define.ts';

export const folds = defineTable({
  name: 'folds',
  about: 'Which presentations are held out together, fold by fold; all that a fold does not name train in it.',
  key: ['split', 'fold', 'stimulus_id'],
  columns: {
    split: text('grouped (no group is split), contiguous (stored order), shuffled (leaks within passages)'),
    fold: integer('the fold in which the presentation is held out, from 0', 'index'),
    stimulus_id: text('joins stimulus_set'),
    part: text('test (predicted), or gap (next to what is tested: neither trained on nor tested)'),
  },
});
