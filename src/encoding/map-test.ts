import { centreColumns, columnsAt, type Matrix, rowsAt, scaleColumns } from '../linalg/matrix.ts';
import { isConstant } from '../stats/correlation.ts';
import { falseDiscoveryRates } from '../stats/false-discovery.ts';
import { permutationTest } from '../stats/permutation-test.ts';
import { type Arrangement, type Order, ordersOf } from './arrangement.ts';
import type { Split } from './folds/split.ts';
import { patternsOf } from './missing-targets.ts';

export interface PredictedMap {
  /** Recordings, presentations × neuroids; NaN where a neuroid was not measured. */
  readonly y: Matrix;
  /** What each split held out, and what was predicted for it, |test| × neuroids. */
  readonly splits: readonly Split[];
  readonly predictions: readonly Matrix[];
  readonly groupOf: Int32Array;
  readonly arrangement: Arrangement;
  readonly draws: number;
  readonly seed: number;
}

export interface TestedMap {
  /** Mean over splits of Pearson's r of prediction and recording; a constant prediction counts as 0. */
  readonly r: Float64Array;
  /** One-sided p of each neuroid by itself. */
  readonly p: Float64Array;
  /** p corrected for the family of all neuroids by the maximum statistic. */
  readonly family: Float64Array;
  /** p adjusted for the false discovery rate (Benjamini-Hochberg). */
  readonly q: Float64Array;
}

/**
 * Which neuroids of a map are predicted above chance. Held-out predictions stay, the recordings of each fold are put in another order, the same
 * for all neuroids, and the mean r over folds is taken again: `permutationTest` with as many draws. Neither fits nor penalties are made anew, so
 * that the hypothesis is of predictions that tell nothing of the presentations held out.
 *
 * Prediction and recording are brought to mean 0 and length 1 once; a draw is then Σ_i p_ij y_o(i)j for each fold, presentations × neuroids
 * products in all.
 */
export function testMap({ y, splits, predictions, groupOf, arrangement, draws, seed }: PredictedMap): TestedMap {
  const blocks = splits.flatMap(({ test }, fold) => blocksOf(rowsAt(y, test), predictions[fold], fold));
  const statistic = (orders: readonly Order[]) => meanCorrelations(blocks, orders, y.cols);
  const r = statistic(splits.map(() => asStored));
  const drawn = ordersOf(arrangement, splits, groupOf);
  const { p, familywise } = permutationTest(r, (random) => statistic(drawn(random)), { draws, seed });
  return { r, p, family: familywise, q: falseDiscoveryRates(p) };
}

const asStored: Order = (count) => Int32Array.from({ length: count }, (_, place) => place);

/** Neuroids of one fold that were measured in the same rows: what was predicted and recorded of these, in columns of mean 0 and length 1. */
interface Block {
  readonly fold: number;
  readonly columns: Int32Array;
  readonly predicted: Matrix;
  readonly recorded: Matrix;
}

const blocksOf = (recorded: Matrix, predicted: Matrix, fold: number): Block[] =>
  patternsOf(recorded).map(({ columns, rows }) => ({
    fold,
    columns,
    predicted: unitColumns(rowsAt(columnsAt(predicted, columns), rows)),
    recorded: unitColumns(rowsAt(columnsAt(recorded, columns), rows)),
  }));

/** Columns less their means, of length 1; zeros for a constant one. */
function unitColumns(m: Matrix): Matrix {
  const centred = centreColumns(m);
  const [before, after] = [squares(m), squares(centred)];
  return scaleColumns(
    centred,
    after.map((sum, j) => (isConstant(sum, before[j]) ? 0 : 1 / Math.sqrt(sum))),
  );
}

function squares({ data, cols }: Matrix): Float64Array {
  const sums = new Float64Array(cols);
  for (let at = 0; at < data.length; at++) sums[at % cols] += data[at] * data[at];
  return sums;
}

function meanCorrelations(blocks: readonly Block[], orders: readonly Order[], neuroids: number): Float64Array {
  const mean = new Float64Array(neuroids);
  for (const { fold, columns, predicted, recorded } of blocks) {
    const r = productSums(predicted, recorded, orders[fold](predicted.rows));
    for (let k = 0; k < columns.length; k++) mean[columns[k]] += r[k] / orders.length;
  }
  return mean;
}

/** Σ_i a_ij b_o(i)j for each column j. */
function productSums(a: Matrix, b: Matrix, order: Int32Array): Float64Array {
  const [sums, cols] = [new Float64Array(a.cols), a.cols];
  for (let i = 0; i < a.rows; i++) {
    const [from, other] = [i * cols, order[i] * cols];
    for (let j = 0; j < cols; j++) sums[j] += a.data[from + j] * b.data[other + j];
  }
  return sums;
}
