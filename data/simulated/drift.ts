import type { RandomStream } from '../../src/stats/random.ts';
import { groupRows } from '../../src/table/group.ts';

/**
 * A slow course over presentations: within a passage first-order autoregressive, xₜ = φ xₜ₋₁ + √(1 − φ²) εₜ from a stationary start,
 * and new for every passage. Mean 0 and variance 1 over presentations. Neighbours in a passage are alike and passages are not, so
 * held-out presentations can be guessed from their neighbours (shuffled folds) but held-out passages cannot (grouped folds).
 */
export function driftWithinPassages(passageOf: Int32Array, persistence: number, random: RandomStream): Float64Array {
  const course = new Float64Array(passageOf.length);
  for (const rows of groupRows(passageOf).values()) {
    let value = random.standardNormal();
    for (const row of rows) {
      course[row] = value;
      value = persistence * value + Math.sqrt(1 - persistence ** 2) * random.standardNormal();
    }
  }
  return standardised(course);
}

/** Mean 0 and variance 1 (denominator n). */
export function standardised(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return values.map((value) => (value - mean) / spread);
}
