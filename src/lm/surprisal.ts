import { notNumbers } from './not-numbers.ts';

/**
 * Surprisal of outcome `target` in bits, -log2 softmax(scores)[target], where `scores` is one row of `logits`: `size` numbers from
 * `offset`. Computed in float64 with the largest score taken out, so that nothing overflows.
 */
export function surprisalBits(logits: Float32Array, offset: number, size: number, target: number): number {
  const end = offset + size;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = offset; i < end; i++) if (logits[i] > most) most = logits[i];
  let sum = 0;
  for (let i = offset; i < end; i++) sum += Math.exp(logits[i] - most);
  const bits = (Math.log(sum) + (most - logits[offset + target])) / Math.LN2;
  if (Number.isNaN(bits)) throw notNumbers('site "logits"');
  return bits;
}
