import type { Tools } from '../linalg/crew.ts';
import { type Matrix, matrix, rowsAt } from '../linalg/matrix.ts';
import { type Matrix32, NARROW, type Products } from '../linalg/products.ts';
import type { Kernels } from '../linalg/wasm/kernels.ts';
import { leastOfColumns, lossesOf, penaltiesOf } from './losses.ts';
import type { Trial } from './trial.ts';

/** A trial with its maps in single precision as well, and what bounds the error that this brings. */
export interface ScreenedTrial extends Trial {
  readonly maps32: Matrix32;
  readonly right32: Matrix32 | null;
  /** For each penalty, a bound on what single precision moves the errors of the held rows by, as a share of ‖y‖. */
  readonly bounds: Float64Array;
}

/** Half a unit in the last place of 1 in single precision. */
const HALF_ULP = 2 ** -24;
/** How many standard deviations of accumulated rounding the bound allows for (Higham & Mary 2019: λ √n u holds for λ of a few). */
const CAUTION = 4;

/** The trial with what `choose` needs to spare work. */
export function screened(trial: Trial): ScreenedTrial {
  const inner = trial.maps.cols;
  const growth = HALF_ULP * (3 + CAUTION * (Math.sqrt(inner) + (trial.right ? Math.sqrt(trial.right.cols) : 0)));
  return {
    ...trial,
    maps32: single(trial.maps),
    right32: trial.right && single(trial.right),
    bounds: frobenius(trial).map((norm) => growth * norm),
  };
}

/**
 * The penalty (its place on the list) with the least held-out squared error for each target, of equal ones the first. The errors are
 * first computed in single precision, at half the cost. Where a penalty leads by more than rounding can have moved it, it is
 * the choice; the other targets are computed again in double precision. So the choice is that of double precision throughout.
 */
export async function choose(trials: readonly ScreenedTrial[], y: Matrix, tools: Tools): Promise<Int32Array> {
  const { losses, doubt } = await screenLosses(trials, y, tools);
  const chosen = leastOfColumns(losses);
  const open = Int32Array.from([...chosen.keys()].filter((j) => !isClear(losses, doubt, chosen[j], j)));
  if (open.length === 0) return chosen;
  const again = await lossesOf(trials, columnsAt(y, open, Math.max(open.length, NARROW + 1)), tools.products);
  const settled = leastOfColumns(again);
  open.forEach((j, place) => (chosen[j] = settled[place]));
  return chosen;
}

/** Losses in single precision, and how far each may be from the true one. */
export function screenLosses(trials: readonly ScreenedTrial[], y: Matrix, { products, kernels }: Tools) {
  const penalties = penaltiesOf(trials[0]);
  const [losses, doubt] = [matrix(penalties, y.cols), matrix(penalties, y.cols)];
  const [y32, lengths] = [single(y), columnLengths(y)];
  return kernels.alone(async () => {
    for (const trial of trials) {
      const squares = await squaresOf(trial, y32, rowsAt(y, trial.held), products, kernels);
      const share = 1 / (trials.length * trial.held.length);
      for (let a = 0, at = 0; a < penalties; a++) {
        for (let j = 0; j < y.cols; j++, at++) {
          const off = trial.bounds[a] * lengths[j];
          losses.data[at] += share * squares[at];
          doubt.data[at] += share * off * (2 * Math.sqrt(squares[at]) + off);
        }
      }
    }
    return { losses, doubt };
  });
}

/** The sum of squared errors of each penalty and target over a trial's held rows. Predictions go straight to the kernels' memory. */
async function squaresOf(trial: ScreenedTrial, y32: Matrix32, truth: Matrix, products: Products, kernels: Kernels) {
  const { maps32, right32, held, gains } = trial;
  const width = truth.cols;
  const penalties = penaltiesOf(trial);
  const reads = rowsAt32(y32, trial.reads);
  const v = right32 ? await products.multiplySingle(right32, reads) : reads;
  const [room, truths, sums] = kernels.layOut((maps32.rows * width) / 2, truth.data.length, penalties * width);
  await products.multiplySingle(maps32, v, kernels.at32(room, maps32.rows * width));
  kernels.at(truths, truth.data.length).set(truth.data);
  const squares = kernels.at(sums, penalties * width).fill(0);
  for (let row = 0; row < maps32.rows; row++) {
    const [a, i] = [Math.floor(row / held.length), row % held.length];
    kernels.run.addSquares(
      room + row * width * 4,
      truths + i * width * 8,
      gains ? gains.data[row] : 1,
      sums + a * width * 8,
      width,
    );
  }
  return squares;
}

function isClear(losses: Matrix, doubt: Matrix, best: number, j: number): boolean {
  const top = losses.data[best * losses.cols + j] + doubt.data[best * losses.cols + j];
  for (let a = 0; a < losses.rows; a++) {
    const at = a * losses.cols + j;
    if (a !== best && !(losses.data[at] - doubt.data[at] > top)) return false;
  }
  return true;
}

/** The columns named, then zeros up to `width`. */
export function columnsAt(m: Matrix, columns: Int32Array, width: number): Matrix {
  const part = matrix(m.rows, width);
  for (let i = 0; i < m.rows; i++) {
    for (let j = 0; j < columns.length; j++) part.data[i * width + j] = m.data[i * m.cols + columns[j]];
  }
  return part;
}

function columnLengths({ data, rows, cols }: Matrix): Float64Array {
  const squares = new Float64Array(cols);
  for (let i = 0; i < rows; i++) {
    const from = i * cols;
    for (let j = 0; j < cols; j++) squares[j] += data[from + j] * data[from + j];
  }
  return squares.map(Math.sqrt);
}

function rowsAt32({ data, cols }: Matrix32, rows: Int32Array): Matrix32 {
  const part = new Float32Array(rows.length * cols);
  rows.forEach((row, i) => part.set(data.subarray(row * cols, (row + 1) * cols), i * cols));
  return { data: part, rows: rows.length, cols };
}

/** ‖maps_a‖_F for each penalty a. */
function frobenius({ maps, held }: Trial): Float64Array {
  const size = held.length * maps.cols;
  return Float64Array.from({ length: maps.rows / held.length }, (_, a) => {
    let square = 0;
    for (let at = a * size; at < (a + 1) * size; at++) square += maps.data[at] * maps.data[at];
    return Math.sqrt(square);
  });
}

const single = ({ data, rows, cols }: Matrix): Matrix32 => ({ data: new Float32Array(data), rows, cols });
