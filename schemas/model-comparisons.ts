import { defineTable, integer, optionalReal, real, text } from '../src/table/define.ts';

export const modelComparisons = defineTable({
  name: 'model_comparisons',
  about: 'Models against one another at their best sites, on the same subjects or the same resampled passages.',
  key: ['benchmark', 'mapping', 'split', 'model', 'other'],
  columns: {
    benchmark: text('joins benchmark_scores'),
    mapping: text('ridge, ols or pls'),
    split: text('joins folds'),
    model: text('one model'),
    other: text('the model or control that it is set against'),
    difference: real('r of the model less r of the other', 'r'),
    low: optionalReal('2.5th percentile of the difference over the samples; NaN where nothing could be resampled', 'r'),
    high: optionalReal('97.5th percentile likewise; NaN likewise', 'r'),
    p: optionalReal(
      'two-sided: twice the smaller share of samples on either side of 0, the observed counted in; NaN where nothing could be resampled',
      '1',
    ),
    q: optionalReal(
      'p adjusted for the false discovery rate over all comparisons of the benchmark (Benjamini-Hochberg); NaN where p is',
      '1',
    ),
    interval: text('what was resampled: subjects, passages or nothing'),
    samples: integer('bootstrap samples', '1'),
  },
});
