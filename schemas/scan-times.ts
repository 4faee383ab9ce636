import { defineTable, real, text } from '../src/table/define.ts';

export const scanTimes = defineTable({
  name: 'scan_times',
  about: 'When each scan of a recording is taken, in their order, on the clock of the sound.',
  key: ['scan_id'],
  columns: {
    scan_id: text('joins stimulus_set, whose presentations are scans here'),
    start_s: real('when the scan begins, from the beginning of the sound', 's'),
    end_s: real('when the scan ends and the next begins, from the beginning of the sound', 's'),
  },
});
