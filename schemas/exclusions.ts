import { defineTable, text } from '../src/table/define.ts';

export const exclusions = defineTable({
  name: 'exclusions',
  about: 'What a step left out, and why.',
  key: ['kind', 'id', 'reason'],
  columns: {
    kind: text('what was left out: neuroid, presentation, subject, comparison, analysis'),
    id: text('which one'),
    reason: text('one sentence for the report', 'text'),
  },
});
