/** The largest absolute value, 0 of none. */
export const largestOf = (numbers: Float64Array): number => numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** A power of two of the size of the largest number: dividing by it is exact and keeps squares from overflowing. */
export function powerOfTwoNear(numbers: Float64Array): number {
  const largest = largestOf(numbers);
  return largest === 0 ? 1 : 2 ** Math.max(-1022, Math.floor(Math.log2(largest)));
}
