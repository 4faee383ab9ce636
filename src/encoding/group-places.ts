/** The places in `rows` of each group's rows, groups in order of first appearance. */
export function groupPlaces(rows: Int32Array, groupOf: Int32Array): number[][] {
  const groups = new Map<number, number[]>();
  rows.forEach((row, place) => {
    const places = groups.get(groupOf[row]);
    if (places) places.push(place);
    else groups.set(groupOf[row], [place]);
  });
  return [...groups.values()];
}
