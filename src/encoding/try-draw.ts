import type { Tools } from '../linalg/crew.ts';
import { columnsAt, type Matrix, rowOf, rowsAt, scaleRows } from '../linalg/matrix.ts';
import { NARROW } from '../linalg/products.ts';
import { standardiseHere } from './standardise.ts';
import { mapsOf, penaltiesOf, type Trial } from './trial.ts';

export interface TryOrder {
  /** Some targets on all rows, n × t. */
  readonly y: Matrix;
  /** The rows whose means and spreads targets are brought to. */
  readonly rows: Int32Array;
  readonly trials: readonly Trial[];
  /** For each penalty the targets for which it may have the least loss. */
  readonly open: readonly Int32Array[];
  /** The least loss of each target so far, as brought to that spread; Infinity at first. */
  readonly best: Float64Array;
}

export interface Tried {
  /** The lesser of `best` and the least loss of these trials. */
  readonly loss: Float64Array;
  /** The penalty with that loss, or −1 where it was `best` already. */
  readonly penalty: Int32Array;
}

/**
 * Looks for penalties with less loss than the best so far, in double precision, among those that are open: the mean over trials of the
 * mean squared error of their held rows. Of equal losses the first counts.
 */
export async function tryDraw({ y, rows, trials, open, best }: TryOrder, tools: Tools): Promise<Tried> {
  const targets = standardiseHere(y, rows, Math.max(y.cols, NARROW + 1)).y;
  const sums = open.map((columns) => new Float64Array(columns.length));
  for (const trial of trials) await addLosses(trial, targets, open, 1 / trials.length, sums, tools);
  const [loss, penalty] = [best.slice(), new Int32Array(y.cols).fill(-1)];
  open.forEach((columns, a) => {
    columns.forEach((j, place) => {
      if (!(sums[a][place] < loss[j])) return;
      loss[j] = sums[a][place];
      penalty[j] = a;
    });
  });
  return { loss, penalty };
}

/** Adds `share` of the mean squared errors of a trial's held rows, for each penalty those of the targets that are open to it. */
async function addLosses(
  trial: Trial,
  y: Matrix,
  open: readonly Int32Array[],
  share: number,
  sums: readonly Float64Array[],
  { products, workspace }: Tools,
): Promise<void> {
  const { weights, gains, held } = trial;
  const reads = rowsAt(y, trial.reads, workspace.matrix('reads', trial.reads.length, y.cols));
  const { data: room } = workspace.matrix('loads', trial.maps.cols, y.cols);
  const v = trial.right ? await products.multiply(trial.right, reads, { room }) : reads;
  const truth = rowsAt(y, held);
  for (let a = 0; a < penaltiesOf(trial); a++) {
    if (open[a].length === 0) continue;
    const maps = weights ? trial.maps : mapsOf(trial, a, a + 1);
    const some = workspace.matrix('weighed', v.rows, Math.max(open[a].length, NARROW + 1));
    const { data: to } = workspace.matrix('mapped', held.length, some.cols);
    weighColumns(v, weights && rowOf(weights, a), open[a], some);
    const mapped = await products.multiply(maps, some, { room: to });
    const gain = gains ? rowOf(gains, a) : new Float64Array(held.length).fill(1);
    addSquares(sums[a], weights ? scaleRows(mapped, gain) : mapped, columnsAt(truth, open[a]), gain, share / held.length);
  }
}

/** Writes diag(weights) times some columns of v over the first columns of `to`, and zeros over the others. */
function weighColumns(v: Matrix, weights: Float64Array | null, columns: Int32Array, to: Matrix): void {
  if (columns.length < to.cols) to.data.fill(0);
  for (let i = 0; i < v.rows; i++) {
    const [from, at, weight] = [i * v.cols, i * to.cols, weights ? weights[i] : 1];
    for (let j = 0; j < columns.length; j++) to.data[at + j] = weight * v.data[from + columns[j]];
  }
}

/** Adds the squared errors of one penalty, times `share`. */
function addSquares(to: Float64Array, mapped: Matrix, truth: Matrix, gain: Float64Array, share: number): void {
  for (let i = 0; i < truth.rows; i++) {
    const [from, beside] = [i * mapped.cols, i * truth.cols];
    for (let j = 0; j < truth.cols; j++) {
      const error = mapped.data[from + j] - gain[i] * truth.data[beside + j];
      to[j] += share * error * error;
    }
  }
}
