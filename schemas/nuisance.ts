import { defineTable, real, text } from '../src/table/define.ts';

export const nuisance = defineTable({
  name: 'nuisance',
  about: 'What moves a person’s recording and is no language: the head’s movement, the loudness of the sound.',
  key: ['subject_id', 'regressor', 'scan_id'],
  columns: {
    subject_id: text('joins neuroids'),
    regressor: text('name of what was measured'),
    scan_id: text('joins responses.stimulus_id'),
    value: real('the number as published', 'as published'),
  },
});
