import type { ScoreRow } from '../../reports/input.ts';

/** One row of the report's table, whose numbers say nothing: the site is a model's best by ridge and grouped folds, unless told otherwise. */
export const bestScore = (model: string, site: string, changed: Partial<ScoreRow> = {}): ScoreRow => ({
  ...{ benchmark: 'B', simulated: true, model, control: false, site, depth: 0, mapping: 'ridge', split: 'grouped', best: true },
  ...{ r: 0.1, r_low: 0, r_high: 0.2, interval: 'subjects', ceiling: Number.NaN, share: Number.NaN },
  ...{ subjects: 1, neuroids: 1, presentations: 1 },
  ...changed,
});
