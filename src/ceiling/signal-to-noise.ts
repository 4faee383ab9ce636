import { NumericError } from '../errors.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { mean } from '../stats/bootstrap.ts';

/** By target. */
export interface SignalToNoise {
  /** Standard deviation of repetitions of one item about their mean. */
  readonly noise: Float64Array;
  /** Standard deviation of what items evoke; 0 where the noise alone would make item means differ as much. */
  readonly signal: Float64Array;
  /** signal ÷ noise. */
  readonly ratio: Float64Array;
  /** The r that the noiseless response would reach with the mean of all repetitions. */
  readonly ceiling: Float64Array;
}

/**
 * The noise ceiling of the Natural Scenes Dataset (Allen et al. 2022), which Tuckute et al. (2024) use: with n ≥ 2 repetitions (each
 * items × targets) σ²_noise is the mean over items of the variance over repetitions, σ²_signal = max(0, Var(item means) − σ²_noise / n),
 * both variances unbiased, and the ceiling √(ρ² / (ρ² + 1/n)), ρ = σ_signal / σ_noise. Throws a NumericError for fewer than two
 * repetitions or items, or unlike shapes.
 */
export function signalToNoise(repetitions: readonly Matrix[]): SignalToNoise {
  const [n, { rows, cols }] = [repetitions.length, repetitions[0] ?? { rows: 0, cols: 0 }];
  if (n < 2 || rows < 2) throw new NumericError('signalToNoise', `${n} repetitions of ${rows} items; it takes 2 of either`);
  if (repetitions.some((one) => one.rows !== rows || one.cols !== cols))
    throw new NumericError('signalToNoise', 'repetitions differ in shape');
  const row = (): Float64Array => new Float64Array(cols);
  const [noise, signal, ratio, ceiling] = [row(), row(), row(), row()];
  for (let j = 0; j < cols; j++) {
    const items = Array.from({ length: rows }, (_, i) => repetitions.map(({ data }) => data[i * cols + j]));
    const within = mean(items.map(variance));
    const between = Math.max(0, variance(items.map(mean)) - within / n);
    [noise[j], signal[j]] = [Math.sqrt(within), Math.sqrt(between)];
    ratio[j] = signal[j] / noise[j];
    ceiling[j] = Math.sqrt(between / (between + within / n));
  }
  return { noise, signal, ratio, ceiling };
}

/** With n − 1. */
function variance(values: readonly number[]): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
}
