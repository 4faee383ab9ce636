import { defineTable, real, text } from '../src/table/define.ts';

export const normalizedScores = defineTable({
  name: 'normalized_scores',
  about:
    'Scores as a share of the ceiling. Never clamped: above 1 the ceiling was under-estimated, and hiding that would mislead.',
  key: ['model', 'site', 'mapping', 'split', 'neuroid_id'],
  columns: {
    model: text('joins scores'),
    site: text('joins scores'),
    mapping: text('joins scores'),
    split: text('joins scores'),
    neuroid_id: text('joins neuroids'),
    subject_id: text('whose neuroid it is'),
    r: real('raw score, kept beside', 'r'),
    ceiling: real('the best r that noise allows', 'r'),
    share: real('r / ceiling', '1'),
  },
});
