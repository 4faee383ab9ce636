import { defineTable, integer, optionalReal, real, text } from '../src/table/define.ts';

export const effects = defineTable({
  name: 'effects',
  about:
    'How a measure of single words goes with a predictor such as surprisal: as they stand, and with covariates held constant. Intervals are 95 %, by bootstrap over runs of words.',
  key: ['benchmark', 'neuroid_id', 'predictor', 'lag'],
  columns: {
    benchmark: text('the dataset'),
    neuroid_id: text('the measure; joins neuroids'),
    predictor: text('surprisal of a model, in bits, or the name of a published predictor, as published'),
    lag: integer('0: of the word itself; 1: of the word before it (spill-over)', 'word'),
    expected: integer('sign that the literature leads one to expect: -1, 1, or 0 where it does not', '1'),
    words: integer('words behind r', 'word'),
    r: real('Pearson r of measure and predictor', 'r'),
    r_low: optionalReal('2.5th percentile; NaN where there is one run of words alone', 'r'),
    r_high: optionalReal('97.5th percentile; NaN likewise', 'r'),
    partial_words: integer('words of which all covariates are known too', 'word'),
    covariates: text('what is held constant', 'text'),
    partial_r: real('r of measure and predictor after both were regressed on the covariates', 'r'),
    partial_low: optionalReal('2.5th percentile; NaN likewise', 'r'),
    partial_high: optionalReal('97.5th percentile; NaN likewise', 'r'),
    slope: real('change of the measure for a standard deviation of the predictor, covariates held constant', 'as recorded'),
    slope_low: optionalReal('2.5th percentile; NaN likewise', 'as recorded'),
    slope_high: optionalReal('97.5th percentile; NaN likewise', 'as recorded'),
    runs: integer('runs of words that were drawn with replacement', '1'),
  },
});
