import { defineTable, flag, integer, text } from '../src/table/define.ts';

export const suitePredictions = defineTable({
  name: 'suite_predictions',
  about: 'What a SyntaxGym suite predicts of every item: an item is right if all predictions of its suite hold.',
  key: ['suite', 'prediction'],
  columns: {
    suite: text('the test suite'),
    prediction: integer('place among the predictions of the suite, from 0', 'index'),
    formula: text('what is claimed of the surprisals of regions, as published', 'text'),
    synthetic: flag('whether the suite is synthetic: it has the layout of a published one and tests nothing'),
  },
});
