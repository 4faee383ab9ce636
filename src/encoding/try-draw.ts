import type { Tools } from '../linalg/crew.ts';
import { columnsAt, filledUp, type Matrix, rowsBetween } from '../linalg/matrix.ts';
import { NARROW, type Products } from '../linalg/products.ts';
import { lossesOf } from './losses.ts';
import { type ScreenedTrial, screenLosses } from './screen.ts';
import { standardise } from './standardise.ts';
import { penaltiesOf, type Trial } from './trial.ts';

export interface TryOrder {
  /** Some targets on all rows, n × t. */
  readonly y: Matrix;
  /** The rows whose means and spreads targets are brought to. */
  readonly rows: Int32Array;
  readonly trials: readonly (Trial | ScreenedTrial)[];
  /** The least loss of each target so far; Infinity at first. */
  readonly best: Float64Array;
}

export interface Tried {
  /** The lesser of `best` and the least loss of these trials, in the targets' own units squared. */
  readonly loss: Float64Array;
  /** The penalty with that loss, or −1 where it was `best` already. */
  readonly penalty: Int32Array;
}

/**
 * Looks for penalties with less loss than the best so far. Of screened trials only those losses are computed in double precision that
 * could be the least, going by single precision and its rounding: the result has the bits of double precision throughout. Of equal
 * losses the first counts.
 */
export async function tryDraw({ y, rows, trials, best }: TryOrder, tools: Tools): Promise<Tried> {
  const count = y.cols;
  const { y: targets, scales } = standardise(y, rows, Math.max(count, NARROW + 1));
  const loss = best.map((value, j) => value / scales[j] ** 2);
  const penalty = new Int32Array(count).fill(-1);
  const screenedTrials = trials.filter((trial) => 'maps32' in trial) as ScreenedTrial[];
  const open =
    screenedTrials.length === trials.length ? contenders(await screenLosses(screenedTrials, targets, tools), loss) : null;
  const whole = open ? null : await lossesOf(trials, targets, tools.products);
  for (let a = 0; a < penaltiesOf(trials[0]); a++) {
    const columns = open ? open[a] : Int32Array.from({ length: count }, (_, j) => j);
    const row = whole ? whole.data.subarray(a * whole.cols) : await lossesAt(trials, a, targets, columns, tools.products);
    columns.forEach((j, place) => {
      if (!(row[place] < loss[j])) return;
      loss[j] = row[place];
      penalty[j] = a;
    });
  }
  return { loss: loss.map((value, j) => value * scales[j] ** 2), penalty };
}

/** For each penalty the targets for which it may have the least loss, given how far each loss may be from the true one. */
function contenders({ losses, doubt }: { losses: Matrix; doubt: Matrix }, best: Float64Array): Int32Array[] {
  const { rows, cols } = losses;
  const bar = best.slice();
  for (let a = 0; a < rows; a++) {
    for (let j = 0; j < bar.length; j++) bar[j] = Math.min(bar[j], losses.data[a * cols + j] + doubt.data[a * cols + j]);
  }
  return Array.from({ length: rows }, (_, a) => {
    const from = a * cols;
    return Int32Array.from(bar.keys()).filter((j) => !(losses.data[from + j] - doubt.data[from + j] > bar[j]));
  });
}

/** The losses of penalty a for some columns of `y`. */
async function lossesAt(
  trials: readonly Trial[],
  a: number,
  y: Matrix,
  columns: Int32Array,
  products: Products,
): Promise<Float64Array> {
  if (columns.length === 0) return new Float64Array(0);
  const part = filledUp(columnsAt(y, columns), Math.max(columns.length, NARROW + 1));
  return (
    await lossesOf(
      trials.map((trial) => ofPenalty(trial, a)),
      part,
      products,
    )
  ).data;
}

/** A trial of penalty a alone. */
function ofPenalty({ reads, held, maps, weights, right, gains }: Trial, a: number): Trial {
  return {
    reads,
    held,
    right,
    maps: weights ? maps : rowsBetween(maps, a * held.length, (a + 1) * held.length),
    weights: weights && rowsBetween(weights, a, a + 1),
    gains: gains && rowsBetween(gains, a, a + 1),
  };
}
