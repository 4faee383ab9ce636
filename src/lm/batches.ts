/**
 * Groups of rows that are fed to the model together, as indices into `lengths`: rows of like length, shortest first, so that little
 * is padded, and no more than `limit` positions a group, padding included (a single row may exceed it). Deterministic.
 */
export function bucketByLength(lengths: readonly number[], limit: number): number[][] {
  const order = lengths.map((_, row) => row).sort((a, b) => lengths[a] - lengths[b] || a - b);
  const batches: number[][] = [];
  let batch: number[] = [];
  for (const row of order) {
    if (batch.length > 0 && (batch.length + 1) * lengths[row] > limit) {
      batches.push(batch);
      batch = [];
    }
    batch.push(row);
  }
  return batch.length > 0 ? [...batches, batch] : batches;
}
