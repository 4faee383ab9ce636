import { defineTable, integer, optionalReal, real, text } from '../src/table/define.ts';

export const varianceParts = defineTable({
  name: 'variance_parts',
  about: 'What a model’s best site explains of held-out variance beyond all controls together, over all subjects. Not clamped.',
  key: ['benchmark', 'model', 'mapping', 'split', 'part'],
  columns: {
    benchmark: text('joins benchmark_scores'),
    model: text('the model'),
    site: text('its best site'),
    mapping: text('ridge; banded: the model and each control are spaces with penalties of their own'),
    split: text('joins folds; the one that leaks nothing'),
    controls: text('the controls, joined by +'),
    part: text('model or controls (what no other explains), shared (what either explains), whole (all that is explained)'),
    r2: real('median over neuroids within a subject, then mean over subjects; below 0 where the part does harm', '1'),
    r2_low: optionalReal('2.5th percentile of the bootstrap; NaN where nothing could be resampled', '1'),
    r2_high: optionalReal('97.5th percentile of the bootstrap; NaN likewise', '1'),
    interval: text('what was resampled: subjects, passages or nothing'),
    subjects: integer('how many', 'subject'),
    neuroids: integer('how many', 'neuroid'),
  },
});
