/** The places, among all positions of a batch, of some positions of each of its rows; the rows are padded to the longest. */
export function placesOf(rows: readonly ArrayLike<number>[], positions: readonly (readonly number[])[]): Int32Array {
  const longest = rows.reduce((most, { length }) => Math.max(most, length), 0);
  return Int32Array.from(positions.flatMap((some, row) => some.map((at) => row * longest + at)));
}
