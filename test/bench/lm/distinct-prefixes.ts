/** The tokens that follow a beginning, each with those that follow it. */
interface Continuations extends Map<number, Continuations> {}

/**
 * How many of the tokens of all rows are distinct: two are the same where the rows are alike from their first token up to these. What a causal
 * model has at a token depends on just that, so that so many positions are to be computed.
 */
export function countDistinctPrefixes(rows: readonly (readonly number[])[]): number {
  const beginnings: Continuations = new Map();
  let count = 0;
  for (const row of rows) {
    let at = beginnings;
    for (const id of row) {
      const known = at.get(id);
      const next: Continuations = known ?? new Map();
      if (!known) count++;
      at.set(id, next);
      at = next;
    }
  }
  return count;
}
