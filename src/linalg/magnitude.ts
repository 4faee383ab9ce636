/** The largest absolute value, 0 of none. */
export function largestOf(numbers: Float64Array): number {
  let most = 0;
  for (let i = 0; i < numbers.length; i++) most = Math.max(most, Math.abs(numbers[i]));
  return most;
}

/** A power of two of the size of the largest number: dividing by it is exact and keeps squares from overflowing. */
export function powerOfTwoNear(numbers: Float64Array): number {
  const largest = largestOf(numbers);
  return largest === 0 ? 1 : 2 ** Math.max(-1022, Math.floor(Math.log2(largest)));
}

/** A copy, each number divided by `by`. */
export function divided(numbers: Float64Array, by: number): Float64Array {
  const copy = new Float64Array(numbers.length);
  for (let i = 0; i < copy.length; i++) copy[i] = numbers[i] / by;
  return copy;
}
