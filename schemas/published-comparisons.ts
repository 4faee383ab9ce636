import { defineTable, flag, optionalReal, text } from '../src/table/define.ts';

export const publishedComparisons = defineTable({
  name: 'published_comparisons',
  about:
    'The table of official benchmarks: our score beside the published one, for every benchmark of the registry and every model of either side.',
  key: ['benchmark', 'model'],
  columns: {
    benchmark: text('its id in the registry'),
    model: text('the model or control'),
    control: flag('whether the model is a control'),
    synthetic: flag('whether our recordings are synthetic: nobody was recorded'),
    leaks: flag('whether its folds set neighbours of a presentation on both sides'),
    status: text('scored, or why not', 'text'),
    site: text('the site that is shown: the one that Brain-Score reads, else the best; empty where nothing was scored'),
    raw: optionalReal('our raw score; NaN where nothing was scored', 'r'),
    ceiling: optionalReal('our ceiling; NaN where there is none', 'r'),
    score: optionalReal('our score, not clamped; NaN where nothing was scored', '1'),
    published: optionalReal('the published score; NaN where we know of none', '1'),
    difference: optionalReal('ours less the published; NaN where either is missing or our recordings are synthetic', '1'),
    source: text('where the published score is stated; empty where we know of none', 'text'),
  },
});
