import { defineTable, real, text } from '../src/table/define.ts';

export const neuroidParts = defineTable({
  name: 'neuroid_parts',
  about: 'The same, neuroid by neuroid: unique_model + unique_controls + shared = whole. Not clamped.',
  key: ['benchmark', 'model', 'mapping', 'split', 'neuroid_id'],
  columns: {
    benchmark: text('joins variance_parts'),
    model: text('the model'),
    site: text('its best site'),
    mapping: text('ridge'),
    split: text('joins folds'),
    neuroid_id: text('joins neuroids'),
    unique_model: real('held-out R² of model and controls less that of the controls', '1'),
    unique_controls: real('held-out R² of model and controls less that of the model', '1'),
    shared: real('held-out R² of the model and that of the controls less that of both together', '1'),
    whole: real(
      'held-out R² of model and controls, of the variance about the mean of the training rows, all folds together',
      '1',
    ),
  },
});
