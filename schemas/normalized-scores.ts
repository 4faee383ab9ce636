import { defineTable, optionalReal, real, text } from '../src/table/define.ts';

export const normalizedScores = defineTable({
  name: 'normalized_scores',
  about:
    'Every score beside its ceiling, and as a share of it. Never clamped: above 1 the ceiling was under-estimated, and hiding that would mislead.',
  key: ['model', 'site', 'mapping', 'split', 'neuroid_id'],
  columns: {
    model: text('joins scores'),
    site: text('joins scores'),
    mapping: text('joins scores'),
    split: text('joins scores'),
    neuroid_id: text('joins neuroids'),
    subject_id: text('whose neuroid it is'),
    r: real('raw score', 'r'),
    ceiling: optionalReal('the best r that noise allows; NaN where none is known', 'r'),
    share: optionalReal('r / ceiling; NaN where there is no ceiling, or one too low to divide by', '1'),
  },
});
