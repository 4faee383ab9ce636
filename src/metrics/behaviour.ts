import { NumericError } from '../errors.ts';
import { pearson } from '../stats/correlation.ts';
import { incompleteBeta } from '../stats/incomplete-beta.ts';

export interface Pearsonr {
  /** |r|, which is what Brain-Score counts. */
  readonly score: number;
  readonly rvalue: number;
  /** Two-sided, of independent normal variables without correlation. */
  readonly pvalue: number;
}

/**
 * Brain-Score's `pearsonr` of two vectors: |r|, with r and its p, the chance of as large an |r| among n independent pairs:
 * I_{1 − r²}(n/2 − 1, 1/2). Throws a NumericError for fewer than 3 values, constants and numbers that are not finite.
 */
export function scorePearsonr(a: Float64Array, b: Float64Array): Pearsonr {
  if (a.length < 3) throw new NumericError('pearsonr', `${a.length} values tell nothing of a correlation`, 'give at least 3');
  const rvalue = pearson(a, b, 'pearsonr');
  const rest = Math.max(0, 1 - rvalue * rvalue);
  return { score: Math.abs(rvalue), rvalue, pvalue: incompleteBeta(rest, a.length / 2 - 1, 0.5) };
}

export interface Accuracy {
  readonly score: number;
  /** 1 where prediction and target are the same. */
  readonly correct: Uint8Array;
}

/** Brain-Score's `accuracy`: the share of predictions that equal their targets exactly. Throws for unequal lengths or none. */
export function scoreAccuracy<T extends string | number>(predictions: readonly T[], targets: readonly T[]): Accuracy {
  if (predictions.length !== targets.length)
    throw new NumericError('accuracy', `${predictions.length} predictions of ${targets.length} targets`);
  if (targets.length === 0) throw new NumericError('accuracy', 'no targets');
  const correct = Uint8Array.from(predictions, (prediction, i) => (prediction === targets[i] ? 1 : 0));
  return { score: correct.reduce((sum, one) => sum + one, 0) / correct.length, correct };
}
