import { NumericError } from '../errors.ts';
import { innerProduct } from './centred.ts';
import type { Kernel } from './kernel.ts';

/** What the alignment of two centred kernels takes: ⟨K, L⟩, ⟨K, K⟩, ⟨L, L⟩ over all entries, and the diagonals. */
export interface CentredProducts {
  readonly cross: number;
  readonly self: readonly [number, number];
  readonly own: readonly [Float64Array, Float64Array];
}

export const productsOf = (k: Kernel, l: Kernel): CentredProducts => ({
  cross: innerProduct(k, l),
  self: [innerProduct(k, k), innerProduct(l, l)],
  own: [k.own, l.own],
});

/**
 * ⟨K, L⟩ / √(⟨K, K⟩ ⟨L, L⟩) of double-centred kernels, from 0 to 1 where both are positive semidefinite. Throws for a kernel that is 0.
 */
export function alignment(place: string, { cross, self }: CentredProducts): number {
  return cosine(place, cross, self);
}

/**
 * The same with the unbiased estimator in place of each inner product (Song et al. 2012, HSIC₁; Székely & Rizzo 2013):
 * ⟨K, L⟩ − n/(n − 2) · Σ k_ii l_ii + tr K tr L / ((n − 1)(n − 2)), which for centred kernels is the sum over i ≠ j after the diagonal's
 * part in the centring is taken back. 0 on average for independent kernels, below 0 by chance. Needs n ≥ 4.
 */
export function unbiasedAlignment(place: string, { cross, self, own: [a, b] }: CentredProducts): number {
  if (a.length < 4) throw new NumericError(place, `${a.length} rows allow no unbiased estimate`, 'use at least 4');
  const unbiased = [unbias(self[0], a, a), unbias(self[1], b, b)] as const;
  return cosine(place, unbias(cross, a, b), unbiased);
}

function unbias(inner: number, a: Float64Array, b: Float64Array): number {
  const n = a.length;
  let [both, traceA, traceB] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    both += a[i] * b[i];
    traceA += a[i];
    traceB += b[i];
  }
  return inner - (n / (n - 2)) * both + (traceA * traceB) / ((n - 1) * (n - 2));
}

function cosine(place: string, cross: number, [a, b]: readonly [number, number]): number {
  if (a > 0 && b > 0) return cross / (Math.sqrt(a) * Math.sqrt(b));
  throw new NumericError(place, 'the rows of one side do not vary', 'it is aligned with nothing: leave it out');
}
