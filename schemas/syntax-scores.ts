import { defineTable, flag, integer, real, text } from '../src/table/define.ts';

export const syntaxScores = defineTable({
  name: 'syntax_scores',
  about: 'Every comparison of every SyntaxGym item with what stood on either side, and what came of it.',
  key: ['suite', 'model', 'item', 'prediction', 'comparison'],
  columns: {
    suite: text('the test suite'),
    model: text('the model'),
    item: integer('number of the item, as published', 'index'),
    prediction: integer('joins suite_predictions', 'index'),
    comparison: integer('place among the comparisons of the formula, from 0', 'index'),
    formula: text('the comparison, with all brackets', 'text'),
    left_bits: real('surprisal on the left; regions without any count as 0', 'bit'),
    right_bits: real('surprisal on the right; regions without any count as 0', 'bit'),
    holds: flag('whether the comparison holds'),
    prediction_holds: flag('whether the whole prediction holds'),
    item_right: flag('whether all predictions of the item hold'),
  },
});
