import { defineTable, flag, integer, optionalReal, real, text } from '../src/table/define.ts';

export const benchmarkScores = defineTable({
  name: 'benchmark_scores',
  about: 'The table of the report: one model, site, mapping and split on one benchmark, over all subjects.',
  key: ['benchmark', 'model', 'site', 'mapping', 'split'],
  columns: {
    benchmark: text('dataset and kind of recording'),
    simulated: flag('whether the recordings are simulated'),
    model: text('the model or control'),
    control: flag('whether the model is a control'),
    site: text('joins activations'),
    depth: integer('place of the site from input to output, from 0', 'index'),
    mapping: text('ridge, ols, pls or rsa'),
    split: text('joins folds; `none` for rsa'),
    best: flag('whether this is the model’s best site under this mapping and split'),
    r: real('median over neuroids within a subject, then mean over subjects (rsa: mean Spearman over subjects)', 'r'),
    r_low: optionalReal('2.5th percentile of the bootstrap; NaN where nothing could be resampled', 'r'),
    r_high: optionalReal('97.5th percentile of the bootstrap; NaN likewise', 'r'),
    interval: text('what was resampled: subjects, passages or nothing'),
    ceiling: optionalReal(
      'median ceiling within a subject, then mean over subjects (rsa: lower noise ceiling); NaN where none is known',
      'r',
    ),
    share: optionalReal(
      'median share within a subject, then mean over subjects; not clamped; NaN where no ceiling is known',
      '1',
    ),
    subjects: integer('how many', 'subject'),
    neuroids: integer('how many', 'neuroid'),
    presentations: integer('how many', 'presentation'),
  },
});
