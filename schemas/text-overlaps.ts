import { defineTable, integer, optionalReal, text } from '../src/table/define.ts';

export const textOverlaps = defineTable({
  name: 'text_overlaps',
  about:
    'What the texts that are tested share with those that train, fold by fold: different runs of words, whatever their case.',
  key: ['split', 'fold', 'words'],
  columns: {
    split: text('joins folds'),
    fold: integer('joins folds', 'index'),
    words: integer('how long the runs are', 'word'),
    tested: integer('different runs in the tested texts', 'unit'),
    shared: integer('those of them that a text holds that trains', 'unit'),
    share: optionalReal('shared of tested; NaN where no tested text is that long', '1'),
  },
});
