/** The middle of the finite values, the mean of the two middle ones where their number is even; NaN of none. */
export function median(values: Iterable<number>): number {
  const sorted = Float64Array.from([...values].filter(Number.isFinite)).sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** The mean of the finite values; NaN of none. */
export function mean(values: Iterable<number>): number {
  const finite = [...values].filter(Number.isFinite);
  return finite.reduce((sum, value) => sum + value, 0) / finite.length;
}
