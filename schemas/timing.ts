import { defineTable, real, text } from '../src/table/define.ts';

export const timing = defineTable({
  name: 'timing',
  about: 'When each presentation of a spoken text is heard.',
  key: ['stimulus_id'],
  columns: {
    stimulus_id: text('joins stimulus_set'),
    onset_s: real('when it begins, from the beginning of the sound', 's'),
    offset_s: real('when it ends, from the beginning of the sound', 's'),
  },
});
