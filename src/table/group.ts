/** Items by a key of theirs, in order of first appearance. */
export function groupBy<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** Row numbers by the value of one column, in order of first appearance. */
export const groupRows = <V extends string | number>(values: ArrayLike<V>): Map<V, number[]> =>
  groupBy(
    Array.from(values, (_, row) => row),
    (row) => values[row],
  );
