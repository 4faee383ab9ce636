import type { Tools } from '../linalg/crew.ts';
import { type Matrix, matrix } from '../linalg/matrix.ts';
import type { Matrix32, Products } from '../linalg/products.ts';
import type { Kernels } from '../linalg/wasm/kernels.ts';
import type { SingleTargets } from './single-targets.ts';
import { directCostsLess, mapsOf, penaltiesOf, type Trial } from './trial.ts';

/** Mean squared errors over the held rows of a trial, penalties × t, and how far each may be from the true one. */
export interface ScreenedLosses {
  readonly losses: Matrix;
  readonly doubt: Matrix;
}

/** Half a unit in the last place of 1 in single precision. */
const HALF_ULP = 2 ** -24;

/**
 * The losses of a trial for all targets, in single precision. Its rounding moves a sum of n products a_i b_i by √n u ‖a‖ ‖b‖: √3 standard
 * deviations where all products have one sign, and many more where signs vary (Higham & Mary 2019). Over the rows of a trial such
 * errors average, so that one times this bounds them.
 */
export function screenFold(trial: Trial, targets: SingleTargets, { products, kernels }: Tools): Promise<ScreenedLosses> {
  const [penalties, cols, held] = [penaltiesOf(trial), targets.lengths.length, trial.held.length];
  const [losses, doubt] = [matrix(penalties, cols), matrix(penalties, cols)];
  return kernels.alone(async () => {
    const rooms = layOutRooms(trial, targets.blocks[0].cols, kernels);
    const { maps, right, bounds } = await singleMaps(trial, cols, rooms, products);
    let from = 0;
    for (const block of targets.blocks) {
      const read = gatherRows(block, trial.reads, rooms.read);
      gatherRows(block, trial.held, rooms.truth);
      await products.multiplySingle(maps, right ? await products.multiplySingle(right, read, rooms.turned) : read, rooms.mapped);
      const squares = sumSquares(trial, rooms, block.cols, kernels);
      for (let a = 0, at = 0; a < penalties; a++) {
        for (let j = from, to = a * cols + from; j < from + block.cols; j++, at++, to++) {
          const off = bounds[a] * targets.lengths[j];
          losses.data[to] = squares[at] / held;
          doubt.data[to] = (off * (2 * Math.sqrt(squares[at]) + off)) / held;
        }
      }
      from += block.cols;
    }
    return { losses, doubt };
  });
}

type Rooms = ReturnType<typeof layOutRooms>;

/** Places in the kernels' memory for all that a screen writes, with targets `width` at a time. */
function layOutRooms(trial: Trial, width: number, kernels: Kernels) {
  const [penalties, held, reads, inner] = [penaltiesOf(trial), trial.held.length, trial.reads.length, trial.maps.cols];
  const [rows, behind] = [penalties * held, trial.right ? inner : 0];
  const singles = [rows * inner, behind * reads, behind && rows * reads, reads * width, behind * width, rows * width];
  const at = kernels.layOut(...singles.map((count) => Math.ceil(count / 2)), held * width, penalties * width);
  const [maps, right, direct, read, turned, mapped] = singles.map((count, place) => kernels.at32(at[place], count));
  const [truth, sums] = [kernels.at(at[6], held * width), kernels.at(at[7], penalties * width)];
  return { maps, right, direct, read, turned, mapped, truth, sums };
}

/** The maps of all penalties in single precision, what comes before them if that costs less, and bounds on errors as shares of ‖y‖. */
async function singleMaps(trial: Trial, targets: number, rooms: Rooms, products: Products) {
  const bounds = fillMaps(trial, rooms.maps);
  const maps: Matrix32 = { data: rooms.maps, rows: penaltiesOf(trial) * trial.held.length, cols: trial.maps.cols };
  if (!trial.right) return { maps, right: null, bounds };
  rooms.right.set(trial.right.data);
  const right: Matrix32 = { data: rooms.right, rows: trial.right.rows, cols: trial.right.cols };
  if (!directCostsLess(maps.rows, trial.right, targets)) return { maps, right, bounds };
  return { maps: await products.multiplySingle(maps, right, rooms.direct), right: null, bounds };
}

/** Writes the maps of all penalties, one below the other. Returns for each what bounds the errors of all its rows, as a share of ‖y‖. */
function fillMaps(trial: Trial, to: Float32Array): Float64Array {
  const { maps, right } = trial;
  const growth = 4 + Math.sqrt(maps.cols) + (right ? Math.sqrt(right.cols) : 0);
  const size = trial.held.length * maps.cols;
  const room = new Float64Array(size);
  return Float64Array.from({ length: penaltiesOf(trial) }, (_, a) => {
    const square = fillSingle(mapsOf(trial, a, a + 1, room).data, to.subarray(a * size, (a + 1) * size));
    return HALF_ULP * (1 + growth * Math.sqrt(square));
  });
}

/** Copies numbers into single precision. Returns the sum of their squares. */
function fillSingle(from: Float64Array, to: Float32Array): number {
  let square = 0;
  for (let at = 0; at < to.length; at++) {
    const value = from[at];
    to[at] = value;
    square += value * value;
  }
  return square;
}

/** Some rows of m, written one below the other. Rows that follow one another go together. */
function gatherRows<A extends Float32Array | Float64Array>({ data, cols }: Matrix32, rows: Int32Array, to: A) {
  for (let i = 0, start = 0; i < rows.length; i++) {
    if (rows[i + 1] === rows[i] + 1) continue;
    to.set(data.subarray(rows[start] * cols, (rows[i] + 1) * cols), start * cols);
    start = i + 1;
  }
  return { data: to.subarray(0, rows.length * cols) as A, rows: rows.length, cols };
}

/** Σ (mapped − gain · truth)² over the held rows, penalties × width. */
function sumSquares(trial: Trial, { mapped, truth, sums }: Rooms, width: number, kernels: Kernels): Float64Array {
  const { held } = trial;
  sums.fill(0);
  for (let a = 0, row = 0; a < penaltiesOf(trial); a++) {
    for (let i = 0; i < held.length; i++, row++) {
      const gain = trial.gains ? trial.gains.data[row] : 1;
      const [from, beside, to] = [
        mapped.byteOffset + row * width * 4,
        truth.byteOffset + i * width * 8,
        sums.byteOffset + a * width * 8,
      ];
      kernels.run.addSquares(from, beside, gain, to, width);
    }
  }
  return sums;
}
