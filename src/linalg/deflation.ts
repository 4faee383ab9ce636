/** An eigenvalue, and its vector as the parts above and below a cut; a part that is left out is zero. */
export interface Pair {
  value: number;
  upper?: Float64Array | undefined;
  lower?: Float64Array | undefined;
}

/** A pair with its vector's share in the coupling across the cut. */
export interface Coupled extends Pair {
  weight: number;
}

/**
 * Takes from pairs (values ascending) those that a coupling D + strength · w wᵀ leaves alone: those of negligible weight, and of
 * two whose values are as good as equal the one that a rotation frees of its weight (LAPACK's dlaed2). What stays open has
 * ascending values that are truly apart. Rotates the vectors in place.
 */
export function deflate(pairs: readonly Coupled[], strength: number, negligible: number): { open: Coupled[]; settled: Pair[] } {
  const [open, settled]: [Coupled[], Pair[]] = [[], []];
  for (const pair of pairs) {
    const last = open.at(-1);
    if (strength * Math.abs(pair.weight) <= negligible) settled.push(pair);
    else if (last && freedByRotation(last, pair, negligible)) settled.push(...open.splice(-1, 1, pair));
    else open.push(pair);
  }
  return { open, settled };
}

/** Rotates two pairs, where that costs no more than rounding, so that the first has no weight left; false where it would. */
function freedByRotation(first: Coupled, second: Coupled, negligible: number): boolean {
  const length = Math.hypot(first.weight, second.weight);
  const [c, s] = [second.weight / length, first.weight / length];
  if (Math.abs((second.value - first.value) * c * s) > negligible) return false;
  const [a, b] = [first.value, second.value];
  first.value = a * c * c + b * s * s;
  second.value = a * s * s + b * c * c;
  first.weight = 0;
  second.weight = length;
  rotate(first, second, 'upper', c, s);
  rotate(first, second, 'lower', c, s);
  return true;
}

/** (x, y) ← (c x − s y, c y + s x) for one part of two vectors */
function rotate(first: Pair, second: Pair, part: 'upper' | 'lower', c: number, s: number): void {
  const length = (first[part] ?? second[part])?.length;
  if (length === undefined) return;
  first[part] ??= new Float64Array(length);
  second[part] ??= new Float64Array(length);
  const [x, y] = [first[part], second[part]];
  for (let i = 0; i < length; i++) {
    const [a, b] = [x[i], y[i]];
    x[i] = c * a - s * b;
    y[i] = c * b + s * a;
  }
}
