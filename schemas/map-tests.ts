import { defineTable, integer, real, text } from '../src/table/define.ts';

export const mapTests = defineTable({
  name: 'map_tests',
  about: 'Which neuroids a model predicts above chance at its best site, by permutation of the held-out recordings.',
  key: ['benchmark', 'model', 'mapping', 'split', 'neuroid_id'],
  columns: {
    benchmark: text('joins benchmark_scores'),
    model: text('the model'),
    site: text('its best site'),
    mapping: text('ridge'),
    split: text('joins folds; the one that leaks nothing'),
    neuroid_id: text('joins neuroids'),
    r: real('mean over folds of held-out r, as in scores', 'r'),
    p: real('share of permutations whose r is as large, the observed one counted in; one-sided', '1'),
    p_family: real('share of permutations in which the largest r of all neuroids is as large, the observed one counted in', '1'),
    q: real('p adjusted for the false discovery rate over all neuroids (Benjamini-Hochberg)', '1'),
    arrangement: text(
      'what was permuted within a fold: groups (whole ones of equal size), rows (single ones, which supposes them independent) or shifts (turned round in stored order)',
    ),
    permutations: integer('how many were drawn', '1'),
  },
});
