import { type Kernels, openKernels } from '../linalg/wasm/kernels.ts';

/** What is to be known of p = softmax(x), p_i = e^(x_i − m) / S. */
export interface SoftmaxSums {
  /** m, the largest score. */
  readonly most: number;
  /** S = Σ e^(x_i − m); NaN where a score is NaN or ∞, or every one is −∞. */
  readonly sum: number;
  /** Σ e^(x_i − m) (x_i − m) */
  readonly weighted: number;
  /** Σ e^(x_i − m) over the marked. */
  readonly marked: number;
}

/** The kernel takes so many scores at a time. */
const BLOCK = 8;

/**
 * Sums over a row of scores in float64, in a fixed order, with e^x to one unit in the last place. A score of −∞ counts 0, and so does
 * one that lies more than 708.7 (1022 bits) below the largest: its share would be too small for a float64 of full precision. `marks` has 1
 * for each marked score and may be shorter than the row; what it does not reach, and everything if it is null, is not marked.
 */
export function softmaxSums(scores: Float32Array, marks: Uint8Array | null): SoftmaxSums {
  const { run, layOut, at, at32, bytesAt } = softmaxKernels();
  const length = Math.ceil(scores.length / BLOCK) * BLOCK;
  const [sums, row, chosen] = layOut(4, length / 2, length / 8);
  const room = at32(row, length);
  room.set(scores);
  room.fill(Number.NEGATIVE_INFINITY, scores.length);
  const marksRoom = bytesAt(chosen, length);
  const reached = Math.min(marks?.length ?? 0, scores.length);
  if (marks) marksRoom.set(marks.subarray(0, reached));
  marksRoom.fill(0, reached);
  run.sumShares(row, chosen, length, sums);
  const [most, sum, weighted, marked] = at(sums, 4);
  return { most, sum, weighted, marked };
}

/** −log2 p of an outcome with this score. */
export const surprisalOf = ({ most, sum }: SoftmaxSums, score: number): number => (Math.log(sum) + (most - score)) / Math.LN2;

/** H = −Σ p log2 p */
export const entropyOf = ({ sum, weighted }: SoftmaxSums): number => (Math.log(sum) - weighted / sum) / Math.LN2;

let opened: Kernels | undefined;

/** Opened once, as opening takes longer than reading a row, which overwrites all that the one before it left in memory. */
function softmaxKernels(): Kernels {
  opened ??= openKernels();
  return opened;
}
