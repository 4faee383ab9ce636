import type { Tools } from '../linalg/crew.ts';
import { centreColumns, columnsOf, filledUp, firstColumns, type Matrix, matrix, rowsAt } from '../linalg/matrix.ts';
import { NARROW } from '../linalg/products.ts';
import { type BandedFold, bandedForm, openFold } from './banded-fold.ts';
import { byColumn, rangesOf, type Space } from './feature-spaces.ts';
import { weighEach } from './ridge.ts';
import { centred, silenceConstant } from './spectral-form.ts';
import { standardise } from './standardise.ts';
import type { RidgeForm } from './trial.ts';

/** The training rows of a fit, and what all draws of weights share in them. */
export interface BandedRows {
  readonly rows: Int32Array;
  readonly fold: BandedFold;
  /** X − x̄. */
  readonly xc: Matrix;
  readonly xMeans: Float64Array;
}

export interface RowsOrder {
  readonly x: Matrix;
  readonly rows: Int32Array;
  readonly spaces: readonly Space[];
}

export async function openRows({ x, rows, spaces }: RowsOrder, tools: Tools): Promise<BandedRows> {
  const fold = await openFold({ x, split: { train: rows, test: rows.slice(0, 0) }, spaces }, tools);
  const { xc, xMeans } = centred(rowsAt(x, rows));
  return { rows, fold, xc: fold.dual ? tools.share(xc) : fold.train, xMeans };
}

export interface BandedForm extends RidgeForm {
  /** k × p where there are more rows than features; null where coefficients come from the rows: Xᵀ · rightᵀ. */
  readonly basis: Matrix | null;
}

/**
 * Ridge regression whose penalty on the coefficients of space b is α / w_b, for one draw of weights w: ridge regression on the features
 * √w_b X_b, put back into the units of X. A space of weight 0 has coefficients 0.
 */
export async function bandedRidge(
  { whole, weights }: { readonly whole: BandedRows; readonly weights: Float64Array },
  tools: Tools,
): Promise<BandedForm> {
  const { values, right, basis } = await bandedForm(whole.fold, weights, tools);
  return { values, right: tools.share(right), basis: basis && tools.share(silenceConstant(basis, whole.xc)) };
}

export interface BandedBlockOrder {
  /** Some targets on all rows, n × t, that chose the same draw of weights. */
  readonly y: Matrix;
  readonly whole: BandedRows;
  readonly form: BandedForm;
  /** The draw. */
  readonly weights: Float64Array;
  /** One penalty a target. */
  readonly alpha: Float64Array;
  /** The least loss found so far. */
  readonly loss: Float64Array;
}

export interface BandedBlock {
  /** p × t, in the units of X and Y. */
  readonly coefficients: Matrix;
  /** Ȳ over the training rows. */
  readonly yMeans: Float64Array;
  /** Spaces × t. */
  readonly weights: Matrix;
  readonly alpha: Float64Array;
  readonly loss: Float64Array;
}

/** The coefficients of some targets with the weights and penalties that they chose. */
export async function solveBanded(order: BandedBlockOrder, { products, workspace }: Tools): Promise<BandedBlock> {
  const { y, whole, form, weights, alpha, loss } = order;
  const { y: targets, means, scales } = standardise(y, whole.rows, Math.max(y.cols, NARROW + 1));
  const read = rowsAt(targets, whole.rows, workspace.matrix('rows', whole.rows.length, targets.cols));
  const { data: room } = workspace.matrix('loads', form.right.rows, targets.cols);
  const padded = new Float64Array(targets.cols).fill(1);
  padded.set(alpha);
  const loads = weighEach(await products.multiply(form.right, read, { room }), form, padded);
  const inner = form.basis ? loads : await products.multiply(form.right, loads, { transposeA: true, room: read.data });
  const solved = await products.multiply(form.basis ?? whole.xc, inner, { transposeA: true });
  const factors = byColumn(form.basis ? weights.map(() => 1) : weights, whole.fold.spaces);
  const chosen = matrix(weights.length, y.cols);
  weights.forEach((weight, b) => chosen.data.fill(weight, b * y.cols, (b + 1) * y.cols));
  return { coefficients: rescaled(firstColumns(solved, y.cols), factors, scales), yMeans: means, weights: chosen, alpha, loss };
}

/** diag(rows) · m · diag(columns), in place. */
function rescaled(m: Matrix, rows: Float64Array, columns: Float64Array): Matrix {
  for (let i = 0, at = 0; i < m.rows; i++) {
    for (let j = 0; j < m.cols; j++, at++) m.data[at] *= rows[i] * columns[j];
  }
  return m;
}

/** What each space adds to the training mean: (X_b − x̄_b) B_b, n × t by space. */
export async function predictBySpace(
  {
    x,
    spaces,
    coefficients,
    xMeans,
  }: {
    readonly x: Matrix;
    readonly spaces: readonly Space[];
    readonly coefficients: Matrix;
    readonly xMeans: Float64Array;
  },
  { products }: Pick<Tools, 'products'>,
): Promise<Matrix[]> {
  const moved = centreColumns(x, xMeans);
  const wide = filledUp(coefficients, Math.max(coefficients.cols, NARROW + 1));
  const parts: Matrix[] = [];
  for (const { from, to } of rangesOf(spaces)) {
    const own = matrix(to - from, wide.cols, wide.data.subarray(from * wide.cols, to * wide.cols));
    parts.push(columnsOf(await products.multiply(columnsOf(moved, from, to), own), 0, coefficients.cols));
  }
  return parts;
}
