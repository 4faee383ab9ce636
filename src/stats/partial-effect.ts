import { NumericError } from '../errors.ts';
import { percentile } from './bootstrap.ts';
import { randomState } from './random.ts';

export interface EffectJob {
  /** What may have an effect, on what, and what is held constant: one number a row each, all finite. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly covariates: readonly Float64Array[];
  /** Rows of one number, such as a sentence, are drawn together. */
  readonly unitOf: ArrayLike<number>;
  readonly draws: number;
  readonly seed: number;
}

/** An estimate with its 95 % percentile interval; NaN where fewer than two units leave nothing to draw from. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface Effect {
  /** Correlation of x and y after both were regressed on the covariates and a constant; without covariates Pearson's r. */
  readonly r: Estimate;
  /** Coefficient of x in the regression of y on x, the covariates and a constant: change of y for a standard deviation of x. */
  readonly slope: Estimate;
  readonly rows: number;
  readonly units: number;
}

/**
 * How y goes with x while covariates are held constant, with a bootstrap over units (Efron & Tibshirani 1993, ch. 13). Cross-products
 * of 1, covariates, x and y are summed once per unit; a draw adds those of its units and sweeps out the constant and the covariates
 * (Goodnight 1979), after which s_xy / √(s_xx s_yy) is the partial correlation and s_xy / s_xx the coefficient. A covariate that the
 * ones before it give to rounding is not swept twice. Throws a NumericError for numbers that are not finite, and where x or y has
 * nothing left once the covariates are known.
 */
export function partialEffect({ x, y, covariates, unitOf, draws, seed }: EffectJob): Effect {
  const columns = [...covariates, x, y].map((column, c) => standardised(column, x.length, c));
  const scale = columns[columns.length - 1].scale;
  const moments = momentsOf(
    columns.map(({ z }) => z),
    unitOf,
  );
  const size = columns.length + 1;
  const total = new Float64Array(size * size);
  for (const unit of moments) add(total, unit);
  const estimate = settle(total, size);
  if (!estimate)
    throw new NumericError(
      'partialEffect',
      `x or y is constant over ${x.length} rows once ${covariates.length} covariates are known`,
    );
  const drawn = moments.length < 2 ? [] : drawEstimates(moments, size, draws, seed);
  const withInterval = (value: number, values: readonly number[]): Estimate =>
    values.length === 0
      ? { value, low: Number.NaN, high: Number.NaN }
      : { value, low: percentile(values, 2.5), high: percentile(values, 97.5) };
  return {
    r: withInterval(
      estimate.r,
      drawn.map(({ r }) => r),
    ),
    slope: withInterval(
      estimate.slope * scale,
      drawn.map(({ slope }) => slope * scale),
    ),
    rows: x.length,
    units: moments.length,
  };
}

interface Settled {
  readonly r: number;
  readonly slope: number;
}

function drawEstimates(moments: readonly Float64Array[], size: number, draws: number, seed: number): Settled[] {
  const random = randomState(seed);
  return Array.from({ length: draws }, () => {
    const sum = new Float64Array(size * size);
    for (let i = 0; i < moments.length; i++) add(sum, moments[random.integer(moments.length - 1)]);
    return settle(sum, size);
  }).filter((settled) => settled !== null);
}

/** z-scores of a column, and its standard deviation. */
function standardised(column: Float64Array, rows: number, place: number): { z: Float64Array; scale: number } {
  if (column.length !== rows) throw new NumericError('partialEffect', `column ${place} has ${column.length} rows, x has ${rows}`);
  const mean = column.reduce((sum, value) => sum + value, 0) / rows;
  const scale = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows);
  if (Number.isFinite(scale)) return { z: column.map((value) => (scale > 0 ? (value - mean) / scale : 0)), scale };
  throw new NumericError('partialEffect', `column ${place} holds numbers that are not finite`, 'leave those rows out');
}

/** Cross-products of 1 and the columns, unit by unit: (columns + 1)² numbers each. */
function momentsOf(columns: readonly Float64Array[], unitOf: ArrayLike<number>): Float64Array[] {
  const size = columns.length + 1;
  const units = new Map<number, Float64Array>();
  const row = new Float64Array(size).fill(1);
  for (let i = 0; i < columns[0].length; i++) {
    const sums = units.get(unitOf[i]) ?? new Float64Array(size * size);
    units.set(unitOf[i], sums);
    columns.forEach((column, c) => {
      row[c + 1] = column[i];
    });
    for (let a = 0; a < size; a++) for (let b = 0; b < size; b++) sums[a * size + b] += row[a] * row[b];
  }
  return [...units.values()];
}

function add(sum: Float64Array, part: Float64Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] += part[i];
}

/** A pivot below this share of the number of rows (z-scores have 1) is rounding. */
const TINY = 1e-10;

/** Sweeps all but the last two columns out of `sums`, which it spoils; null where nothing is left of x or y. */
function settle(sums: Float64Array, size: number): Settled | null {
  const tiny = TINY * sums[0];
  for (let k = 0; k < size - 2; k++) if (sums[k * size + k] > tiny) sweep(sums, size, k);
  const [x, y] = [size - 2, size - 1];
  const [xx, xy, yy] = [sums[x * size + x], sums[x * size + y], sums[y * size + y]];
  return xx > tiny && yy > tiny ? { r: xy / Math.sqrt(xx * yy), slope: xy / xx } : null;
}

function sweep(sums: Float64Array, size: number, k: number): void {
  const pivot = sums[k * size + k];
  for (let i = k + 1; i < size; i++) {
    const share = sums[i * size + k] / pivot;
    for (let j = k + 1; j < size; j++) sums[i * size + j] -= share * sums[k * size + j];
  }
}
