import { defineTable, integer, optionalReal, real, text } from '../src/table/define.ts';

export const behaviourScores = defineTable({
  name: 'behaviour_scores',
  about: 'How well a model does at a behavioural or engineering benchmark, as a whole and in parts.',
  key: ['benchmark', 'model', 'part'],
  columns: {
    benchmark: text('id of the benchmark'),
    model: text('the model'),
    part: text('all, or the story, the reader or the suite that the row is about'),
    score: real('raw as a share of the ceiling, not clamped; raw itself where there is no ceiling', '1'),
    raw: real('the score before any ceiling: |r| of a correlation, or the share of items that are right', '1'),
    ceiling: optionalReal('what people predict of people; NaN where none is defined', '1'),
    error: optionalReal('what the note says; NaN where nothing was estimated', '1'),
    signed_r: optionalReal('the correlation with its sign; NaN for shares', 'r'),
    p: optionalReal('chance of as large an |r| among independent pairs; NaN for shares', '1'),
    n: integer('items, words or suites behind the score', '1'),
    note: text('what must be known to read the row', 'text'),
  },
});
