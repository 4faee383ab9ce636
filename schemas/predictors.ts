import { defineTable, real, text } from '../src/table/define.ts';

export const predictors = defineTable({
  name: 'predictors',
  about: 'Numbers that were published with the stimuli (surprisals of other models, lengths, norms).',
  key: ['predictor', 'stimulus_id'],
  columns: {
    predictor: text('name of the published number'),
    stimulus_id: text('joins stimulus_set'),
    value: real('the number as published', 'as published'),
  },
});
