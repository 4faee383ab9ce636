import type { Tools } from '../linalg/crew.ts';
import { type Matrix, matrix, rowOf } from '../linalg/matrix.ts';
import type { Matrix32, Products } from '../linalg/products.ts';
import type { Kernels } from '../linalg/wasm/kernels.ts';
import type { SingleTargets } from './single-targets.ts';
import { directCostsLess, penaltiesOf, type Trial } from './trial.ts';

/** Mean squared errors over the held rows of a trial, penalties × t, and how far each may be from the true one. */
export interface ScreenedLosses {
  readonly losses: Matrix;
  readonly doubt: Matrix;
}

/** Targets at a time: few enough that what the maps read of them stays near the processor. */
const BLOCK = 256;
/** Half a unit in the last place of 1 in single precision. */
const HALF_ULP = 2 ** -24;

/**
 * The losses of a trial for all targets, in single precision. Its rounding moves a sum of n products a_i b_i by √n u ‖a‖ ‖b‖: √3 standard
 * deviations where all products have one sign, and many more where signs vary (Higham & Mary 2019). Over the rows of a trial such
 * errors average, so that one times this bounds them.
 */
export function screenFold(trial: Trial, targets: SingleTargets, { products, kernels }: Tools): Promise<ScreenedLosses> {
  const { rows, cols } = { rows: penaltiesOf(trial), cols: targets.y.cols };
  const [losses, doubt] = [matrix(rows, cols), matrix(rows, cols)];
  return kernels.alone(async () => {
    const rooms = layOutRooms(trial, cols, kernels);
    const { maps, right, bounds } = await singleMaps(trial, cols, rooms, products);
    for (let from = 0; from < cols; from += BLOCK) {
      const width = Math.min(BLOCK, cols - from);
      const reads = { data: rooms.reads.subarray(0, trial.reads.length * width), rows: trial.reads.length, cols: width };
      gatherRows(targets.y, trial.reads, from, reads);
      gatherRows(targets.y, trial.held, from, { data: rooms.truth, cols: width });
      const v = right ? await products.multiplySingle(right, reads, rooms.turned) : reads;
      await products.multiplySingle(maps, v, rooms.mapped);
      const squares = sumSquares(trial, rooms, width, kernels);
      for (let a = 0, at = 0; a < rows; a++) {
        for (let j = from, to = a * cols + from; j < from + width; j++, at++, to++) {
          const off = bounds[a] * targets.lengths[j];
          losses.data[to] = squares[at] / trial.held.length;
          doubt.data[to] = (off * (2 * Math.sqrt(squares[at]) + off)) / trial.held.length;
        }
      }
    }
    return { losses, doubt };
  });
}

type Rooms = ReturnType<typeof layOutRooms>;

/** Places in the kernels' memory for all that a screen writes. */
function layOutRooms(trial: Trial, targets: number, kernels: Kernels) {
  const { held, reads, maps } = trial;
  const [rows, width, inner] = [penaltiesOf(trial) * held.length, Math.min(BLOCK, targets), maps.cols];
  const behind = trial.right ? inner : 0;
  const sizes = [rows * inner, behind * reads.length, behind && rows * reads.length, reads.length * width, behind * width];
  const halves = [...sizes, rows * width].map((count) => Math.ceil(count / 2));
  const at = kernels.layOut(...halves, held.length * width, penaltiesOf(trial) * width);
  const [maps32, right32, direct, readRows, turned] = sizes.map((count, place) => kernels.at32(at[place], count));
  const mapped = kernels.at32(at[5], rows * width);
  const truth = kernels.at(at[6], held.length * width);
  const sums = kernels.at(at[7], penaltiesOf(trial) * width);
  return { maps: maps32, right: right32, direct, reads: readRows, turned, mapped, truth, sums };
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
function fillMaps({ maps, weights, held, gains, right }: Trial, to: Float32Array): Float64Array {
  const { cols } = maps;
  const penalties = weights ? weights.rows : maps.rows / held.length;
  const growth = 4 + Math.sqrt(cols) + (right ? Math.sqrt(right.cols) : 0);
  return Float64Array.from({ length: penalties }, (_, a) => {
    const weight = weights ? rowOf(weights, a) : new Float64Array(cols).fill(1);
    let square = 0;
    for (let i = 0, at = a * held.length * cols; i < held.length; i++) {
      const gain = weights && gains ? gains.data[a * held.length + i] : 1;
      const from = (weights ? i : a * held.length + i) * cols;
      for (let j = 0; j < cols; j++, at++) {
        const value = gain * maps.data[from + j] * weight[j];
        to[at] = value;
        square += value * value;
      }
    }
    return HALF_ULP * (1 + growth * Math.sqrt(square));
  });
}

/** Columns from … of some rows, to.cols of them. */
function gatherRows(
  { data, cols }: Matrix32,
  rows: Int32Array,
  from: number,
  to: { readonly data: Float32Array | Float64Array; readonly cols: number },
): void {
  rows.forEach((row, i) => to.data.set(data.subarray(row * cols + from, row * cols + from + to.cols), i * to.cols));
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
