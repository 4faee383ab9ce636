import { defineTable, flag, integer, optionalReal, text } from '../src/table/define.ts';

export const brainScores = defineTable({
  name: 'brain_scores',
  about: 'One model and site on one official benchmark, by that benchmark’s own rules.',
  key: ['benchmark', 'model', 'site'],
  columns: {
    benchmark: text('its id in the registry'),
    synthetic: flag('whether the recordings are synthetic: nobody was recorded'),
    model: text('the model or control'),
    control: flag('whether the model is a control'),
    site: text('joins activations; empty where the benchmark reads no representation'),
    depth: integer('place of the site from input to output, from 0', 'index'),
    best: flag('whether this is the model’s best site on the benchmark, chosen on the scores that are shown'),
    committed: flag('whether this is the site that Brain-Score reads for the language system'),
    raw: optionalReal('the score before it is set beside its ceiling; NaN where it is not defined', 'r'),
    ceiling: optionalReal('the best score that noise allows; NaN where the benchmark has none', 'r'),
    score: optionalReal(
      'the raw score as a share of the ceiling, not clamped; the raw score where there is no ceiling; NaN where it is not defined',
      '1',
    ),
    error: optionalReal(
      'spread as the benchmark reports it (2021: median absolute deviation over subjects × 1.4826); NaN where it reports none',
      '1',
    ),
    leaks: flag('whether its folds set neighbours of a presentation on both sides'),
    edge_folds: integer('folds whose penalty lay at an end of the grid', 'fold'),
    folds: integer('how many', 'fold'),
    presentations: integer('how many', 'presentation'),
    neuroids: integer('how many', 'neuroid'),
    subjects: integer('how many', 'subject'),
    undefined: integer('values that are not defined and were left out', '1'),
  },
});
