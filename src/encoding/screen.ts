import type { Tools } from '../linalg/crew.ts';
import { copyRows, type Matrix } from '../linalg/matrix.ts';
import type { Matrix32 } from '../linalg/products.ts';
import { leastOfColumns } from './losses.ts';
import { directCostsLess, mapsOf, penaltiesOf, type Trial } from './trial.ts';

/** A trial with its maps in single precision as well, and what bounds the error that this brings. */
export interface ScreenedTrial extends Trial {
  /** Behind `right32` what `maps` is behind `right`; without it the direct maps of all penalties. */
  readonly maps32: Matrix32;
  readonly right32: Matrix32 | null;
  /** For each penalty, a bound on what single precision moves the errors of the held rows by, as a share of ‖y‖. */
  readonly bounds: Float64Array;
}

/** Half a unit in the last place of 1 in single precision. */
const HALF_ULP = 2 ** -24;
/**
 * How far rounding moves a sum of n products a_i b_i: √n u ‖a‖ ‖b‖ is √3 standard deviations where all products have one sign, and many
 * more where signs vary (Higham & Mary 2019). Over the rows of a trial such errors average, so that one times this bounds them.
 */
const CAUTION = 1;

/**
 * What `choose` needs of a trial to spare work. Where maps behind `right` cost `targets` more than direct ones, those are made, in single
 * precision too. Their memory is the workspace's.
 */
export async function screened(trial: Trial, targets: number, { products, workspace }: Tools) {
  const { maps, right, held } = trial;
  const penalties = penaltiesOf(trial);
  const growth = HALF_ULP * (4 + CAUTION * (Math.sqrt(maps.cols) + (right ? Math.sqrt(right.cols) : 0)));
  const weighed = workspace.single('weighed maps', penalties * held.length, maps.cols);
  const { data: room } = workspace.matrix('maps of a penalty', held.length, maps.cols);
  const bounds = Float64Array.from({ length: penalties }, (_, a) => {
    const one = mapsOf(trial, a, a + 1, room);
    weighed.data.set(one.data, a * one.data.length);
    return growth * norm(one);
  });
  if (!right) return { maps32: weighed, right32: null, bounds };
  const right32 = workspace.single('right', right.rows, right.cols);
  right32.data.set(right.data);
  if (!directCostsLess(weighed.rows, right, targets)) return { maps32: single(maps), right32, bounds };
  const direct = workspace.single('direct maps', weighed.rows, right.cols);
  return { maps32: await products.multiplySingle(weighed, right32, direct.data), right32: null, bounds };
}

/** A penalty is not settled: single precision cannot tell. */
export const UNDECIDED = -1;

/**
 * The penalty (its place on the list) with the least held-out squared error for each target, computed in single precision at half the
 * cost; UNDECIDED where no penalty leads by more than rounding can have moved it. The others are what double precision would choose.
 */
export async function choose(trials: readonly ScreenedTrial[], y: Matrix, tools: Tools): Promise<Int32Array> {
  const { losses, doubt } = await screenLosses(trials, y, tools);
  return leastOfColumns(losses).map((best, j) => (isClear(losses, doubt, best, j) ? best : UNDECIDED));
}

/** Losses in single precision, and how far each may be from the true one. They stand in the workspace. */
export function screenLosses(trials: readonly ScreenedTrial[], y: Matrix, tools: Tools) {
  const penalties = penaltiesOf(trials[0]);
  const [losses, doubt] = ['losses', 'doubt'].map((name) => tools.workspace.matrix(name, penalties, y.cols));
  for (const { data } of [losses, doubt]) data.fill(0);
  const y32 = tools.workspace.single('targets', y.rows, y.cols);
  y32.data.set(y.data);
  const lengths = columnLengths(y);
  return tools.kernels.alone(async () => {
    for (const trial of trials) {
      const squares = await squaresOf(trial, y, y32, tools);
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

/** Rows of maps at a time: enough to keep the product busy, few enough that its result stays near the processor. */
const MAP_ROWS = 768;

/** The sum of squared errors of each penalty and target over a trial's held rows. Predictions go straight to the kernels' memory. */
async function squaresOf(trial: ScreenedTrial, y: Matrix, y32: Matrix32, { products, kernels, workspace }: Tools) {
  const { right32, held, gains } = trial;
  const width = y.cols;
  const penalties = penaltiesOf(trial);
  const atATime = Math.max(1, Math.floor(MAP_ROWS / held.length));
  const [room, kept, truths, sums] = kernels.layOut(
    Math.ceil((Math.min(atATime, penalties) * held.length * width) / 2),
    Math.ceil((trial.reads.length * width) / 2),
    held.length * width,
    penalties * width,
  );
  const reads = { data: kernels.at32(kept, trial.reads.length * width), rows: trial.reads.length, cols: width };
  copyRows(y32, trial.reads, reads.data);
  const loads = right32 && workspace.single('loads', right32.rows, width).data;
  const v = loads ? await products.multiplySingle(right32, reads, loads) : reads;
  copyRows(y, held, kernels.at(truths, held.length * width));
  kernels.at(sums, penalties * width).fill(0);
  for (let from = 0; from < penalties; from += atATime) {
    const maps = maps32Of(trial, from, Math.min(from + atATime, penalties));
    await products.multiplySingle(maps, v, kernels.at32(room, maps.rows * width));
    for (let row = 0; row < maps.rows; row++) {
      const [a, i] = [from + Math.floor(row / held.length), row % held.length];
      const gain = gains ? gains.data[a * held.length + i] : 1;
      kernels.run.addSquares(room + row * width * 4, truths + i * width * 8, gain, sums + a * width * 8, width);
    }
  }
  return kernels.at(sums, penalties * width);
}

/** `mapsOf` in single precision. */
function maps32Of(trial: ScreenedTrial, from: number, to: number): Matrix32 {
  const { held, maps32, right32 } = trial;
  if (right32) return single(mapsOf(trial, from, to));
  const { data, cols } = maps32;
  return { data: data.subarray(from * held.length * cols, to * held.length * cols), rows: (to - from) * held.length, cols };
}

function isClear(losses: Matrix, doubt: Matrix, best: number, j: number): boolean {
  const top = losses.data[best * losses.cols + j] + doubt.data[best * losses.cols + j];
  for (let a = 0; a < losses.rows; a++) {
    const at = a * losses.cols + j;
    if (a !== best && !(losses.data[at] - doubt.data[at] > top)) return false;
  }
  return true;
}

function columnLengths({ data, rows, cols }: Matrix): Float64Array {
  const squares = new Float64Array(cols);
  for (let i = 0; i < rows; i++) {
    const from = i * cols;
    for (let j = 0; j < cols; j++) squares[j] += data[from + j] * data[from + j];
  }
  return squares.map(Math.sqrt);
}

/** ‖m‖_F */
const norm = ({ data }: Matrix): number => {
  let square = 0;
  for (let at = 0; at < data.length; at++) square += data[at] * data[at];
  return Math.sqrt(square);
};

const single = ({ data, rows, cols }: Matrix): Matrix32 => ({ data: new Float32Array(data), rows, cols });
