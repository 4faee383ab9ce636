/**
 * The mean of `values`, at least one. A second pass takes back what rounding left in the first, so that the mean of equal numbers
 * is exactly that number.
 */
export function refinedMean(values: Float64Array): number {
  const first = meanAround(values, 0);
  return meanAround(values, first);
}

function meanAround(values: Float64Array, origin: number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] - origin;
  return origin + sum / values.length;
}
