import { type SoftmaxSums, softmaxSums, surprisalOf } from '../stats/softmax.ts';
import { notNumbers } from './not-numbers.ts';

/**
 * Surprisal of outcome `target` in bits, -log2 softmax(scores)[target], where `scores` is one row of `logits`: `size` numbers from
 * `offset`. Computed in float64 with the largest score taken out, so that nothing overflows. ModelError where a score is no number.
 */
export function surprisalBits(logits: Float32Array, offset: number, size: number, target: number): number {
  const row = logits.subarray(offset, offset + size);
  const bits = surprisalOf(sumRow(row, size, null), row[target]);
  if (Number.isNaN(bits)) throw notNumbers('site "logits"');
  return bits;
}

/** The softmaxSums of a row of `size` scores. ModelError where one is no number, or missing. */
export function sumRow(row: Float32Array, size: number, marks: Uint8Array | null): SoftmaxSums {
  const sums = softmaxSums(row, marks);
  if (row.length < size || Number.isNaN(sums.sum)) throw notNumbers('site "logits"');
  return sums;
}
