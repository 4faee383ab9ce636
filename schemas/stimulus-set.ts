import { defineTable, integer, text } from '../src/table/define.ts';

export const stimulusSet = defineTable({
  name: 'stimulus_set',
  about: 'The texts that were presented, in the order in which the dataset stores them.',
  key: ['stimulus_id'],
  columns: {
    stimulus_id: text('identifies the presentation'),
    text: text('what was read or heard', 'text'),
    passage_id: text('the passage, story or sentence that gives the text its context'),
    group_id: text('what grouped folds may not split: the passage, or the topic or story that several passages share'),
    position: integer('place within the passage, from 0', 'index'),
    word_count: integer('whitespace-separated words in the text', 'word'),
  },
});
