/** What a pass costs beyond its positions, in positions (measured: 6 with one thread and 79 with two, with 4 blocks of 192). */
const PASS_COST = 32;

/**
 * Groups of rows that are fed to the model together, as indices into `lengths`: rows of like length, shortest first, and no more than
 * `limit` positions a group, padding included (a single row may exceed it). Of all such groups those that cost least, a group costing
 * its positions and PASS_COST: little is padded, and where lengths differ much groups are small. Deterministic.
 */
export function bucketByLength(lengths: readonly number[], limit: number): number[][] {
  const order = lengths.map((_, row) => row).sort((a, b) => lengths[a] - lengths[b] || a - b);
  const least = new Float64Array(order.length + 1); // the cost of the first so many rows
  const begins = new Int32Array(order.length + 1); // where their last group begins
  for (let end = 1; end <= order.length; end++) {
    const longest = lengths[order[end - 1]];
    least[end] = Number.POSITIVE_INFINITY;
    for (let begin = end - 1; begin >= 0 && (begin === end - 1 || (end - begin) * longest <= limit); begin--) {
      const cost = least[begin] + (end - begin) * longest + PASS_COST;
      if (cost < least[end]) [least[end], begins[end]] = [cost, begin];
    }
  }
  const batches: number[][] = [];
  for (let end = order.length; end > 0; end = begins[end]) batches.push(order.slice(begins[end], end));
  return batches.reverse();
}
