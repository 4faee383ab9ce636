import { NumericError } from '../errors.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { pearsonByColumn } from '../stats/correlation.ts';

export interface Reliability {
  /** Mean Pearson r of two repetitions over all pairs, by target. */
  readonly pairwise: Float64Array;
  /** Reliability ρ of the mean over all repetitions, by target. */
  readonly reliability: Float64Array;
  /** √ρ: the r that the noiseless response would reach with the mean over repetitions; NaN where ρ is negative or undefined. */
  readonly ceiling: Float64Array;
}

/**
 * How far any model can get with targets measured K ≥ 2 times on the same rows (each matrix n × t, one a repetition). If a response
 * is signal plus independent noise, two repetitions correlate by r̄ = S / (S + N); the mean of K of them has reliability
 * ρ = K r̄ / (1 + (K − 1) r̄) (Spearman 1910, Brown 1910); and the signal correlates with that mean by √ρ (Hsu, Borst & Theunissen
 * 2004; Schoppe et al. 2016, CC_max). A target whose repetitions disagree has ρ < 0: no signal was seen, there is no ceiling to
 * divide by, and the value is NaN, not 0. At r̄ ≤ −1 / (K − 1) ρ itself is undefined and NaN.
 * Throws where shapes differ or a target is constant over the rows of a repetition.
 */
export function repetitionCeiling(repetitions: readonly Matrix[]): Reliability {
  const count = repetitions.length;
  if (count < 2) throw new NumericError('reliability', `${count} repetition of the responses; it takes 2`);
  const pairwise = new Float64Array(repetitions[0].cols);
  const pairs = (count * (count - 1)) / 2;
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++) {
      const r = agreement(repetitions[a], repetitions[b], `reliability of repetitions ${a} and ${b}`);
      r.forEach((value, j) => (pairwise[j] += value / pairs));
    }
  }
  const reliability = pairwise.map((r) => spearmanBrown(r, count));
  return { pairwise, reliability, ceiling: reliability.map(Math.sqrt) };
}

/** Reliability of the mean of `count` measurements of which two correlate by `r`; NaN at r ≤ −1 / (count − 1). */
export function spearmanBrown(r: number, count: number): number {
  const scale = 1 + (count - 1) * r;
  return scale > 0 ? (count * r) / scale : Number.NaN;
}

function agreement(a: Matrix, b: Matrix, place: string): Float64Array {
  const { r, constant } = pearsonByColumn(a, b, place);
  const dull = constant.indexOf(1);
  if (dull >= 0) throw new NumericError(place, `target ${dull} is constant over ${a.rows} rows`, 'leave it out');
  return r;
}
