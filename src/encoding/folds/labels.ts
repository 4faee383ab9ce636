/** What rows can be grouped or classed by: names, or numbers. */
export type Labels = ArrayLike<string> | ArrayLike<number>;

type Label = string | number;

/** Each label once, in the order of first appearance. */
export const distinct = (labels: Labels): Label[] => [...new Set(Array.from<Label>(labels))];

/** Each label once, ascending (`numpy.unique`): numbers by value, names by code unit. */
export const sorted = (labels: Labels): Label[] => distinct(labels).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));

/** For each row the place of its label in `ordered`, which holds every label once. */
export function placesIn(ordered: readonly Label[], labels: Labels): Int32Array {
  const placeOf = new Map(ordered.map((label, place) => [label, place]));
  return Int32Array.from({ length: labels.length }, (_, row) => placeOf.get(labels[row]) as number);
}

/** How many rows stand at each of `count` places. */
export function tally(places: Int32Array, count: number): Int32Array {
  const rows = new Int32Array(count);
  for (const place of places) rows[place]++;
  return rows;
}
