import { defineTable, flag, text } from '../src/table/define.ts';

export const dataChecks = defineTable({
  name: 'data_checks',
  about: 'What is documented of a dataset, beside what was found in its files.',
  key: ['dataset', 'check'],
  columns: {
    dataset: text('which dataset'),
    check: text('what was counted or compared', 'text'),
    expected: text('what its makers, or the code that uses it, say', 'text'),
    found: text('what the files hold', 'text'),
    agrees: flag('whether both are the same, within rounding where they are measured'),
  },
});
