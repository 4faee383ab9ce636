import { defineTable, flag, integer, text } from '../src/table/define.ts';

export const wordPredictions = defineTable({
  name: 'word_predictions',
  about: 'Words of a text and the token that a model holds most probable in their place.',
  key: ['benchmark', 'model', 'line', 'word_index'],
  columns: {
    benchmark: text('id of the benchmark'),
    model: text('the model'),
    line: integer('line of the file, from 1', 'index'),
    word_index: integer('place in the line, from 0', 'index'),
    target: text('the word that stands there', 'text'),
    predicted: text('the most probable token, spelt alone and trimmed', 'text'),
    right: flag('whether both are the same, letter by letter'),
  },
});
