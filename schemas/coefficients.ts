import { defineTable, flag, integer, list64, optionalReal, real, text } from '../src/table/define.ts';

export const coefficients = defineTable({
  name: 'coefficients',
  about:
    'A regression fitted on all presentations: what it predicts for a neuroid is intercept + Σ coefficient · activation, of activations as they are, whatever became of features first.',
  key: ['model', 'site', 'mapping', 'neuroid_id'],
  columns: {
    model: text('the model'),
    site: text('joins activations'),
    mapping: text('ridge, ols or pls'),
    neuroid_id: text('joins neuroids'),
    presentations: integer('on how many it was fitted: those for which it was measured', 'presentation'),
    alpha: optionalReal('ridge penalty, chosen by folds of all presentations; NaN for ols and pls', '1'),
    edge: flag('whether the penalty, or the number of components, lies at an end of what was on offer'),
    intercept: real('what is predicted where all activations are 0', 'as recorded'),
    coefficient: list64('one for each unit of the site, in its order', 'as recorded'),
  },
});
