import { defineTable, integer, optionalList64, text } from '../src/table/define.ts';

export const heldOutMeasures = defineTable({
  name: 'held_out_measures',
  about:
    'How good the held-out predictions of a model’s best site are by further measures: over all presentations, and group by group.',
  key: ['model', 'site', 'mapping', 'split', 'group_id', 'measure'],
  columns: {
    model: text('the model or control'),
    site: text('its best site'),
    mapping: text('ridge, ols or pls'),
    split: text('joins folds'),
    group_id: text('joins stimulus_set: only its presentations count; empty: all'),
    measure: text('pearson, spearman, kendall (τ-b), rmse (as recorded) or r2 (against the mean of the training rows)'),
    folds: integer('folds that hold out at least three of the presentations; values are means over these', 'fold'),
    value: optionalList64(
      'a value of each neuroid, in the order of neuroids; NaN where it is not defined in one of the folds',
      '1',
    ),
  },
});
