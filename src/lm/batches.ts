/** How much of texts is fed at once at most; a single text may exceed it. */
export interface PassSize {
  /** Positions that differ (see distinctPositions). */
  readonly distinct: number;
  /** All positions, padding included. */
  readonly places: number;
}

/** What a pass costs beyond its positions, in positions (measured: 6 with one thread and 79 with two, with 4 blocks of 192). */
const PASS_COST = 32;
/** What a place costs that holds what another one holds, or padding: attention alone (measured with 4 blocks of 192 and 32 tokens a text). */
const PLACE_COST = 1 / 8;

/**
 * Groups of texts that are fed to the model together, as indices into `texts`, each no larger than `most`. Where `shared`, texts that begin
 * alike share these positions. Either texts of like length stand together or texts of like beginning, whichever costs less, a group costing
 * its distinct positions, an eighth of all its places, and PASS_COST; among groups of the same order none cost less. Deterministic.
 */
export function batchTexts(texts: readonly ArrayLike<number>[], most: PassSize, shared: boolean): number[][] {
  const numbers = texts.map((_, text) => text);
  const byLength = numbers.toSorted((a, b) => texts[a].length - texts[b].length || a - b);
  const inLengths = divide(texts, byLength, most, shared);
  if (!shared) return inLengths.batches;
  const byBeginning = numbers.toSorted((a, b) => compare(texts[a], texts[b]) || a - b);
  const inBeginnings = divide(texts, byBeginning, most, shared);
  return (inBeginnings.cost < inLengths.cost ? inBeginnings : inLengths).batches;
}

interface Division {
  readonly batches: number[][];
  readonly cost: number;
}

/** The cheapest groups of texts that follow one another in `order`. */
function divide(texts: readonly ArrayLike<number>[], order: readonly number[], most: PassSize, shared: boolean): Division {
  const lengths = Int32Array.from(order, (text) => texts[text].length);
  const alike = Int32Array.from(order, (text, i) => (shared && i > 0 ? common(texts[order[i - 1]], texts[text]) : 0));
  const least = new Float64Array(order.length + 1); // the cost of the first so many texts
  const begins = new Int32Array(order.length + 1); // where their last group begins
  for (let end = 1; end <= order.length; end++) {
    least[end] = Number.POSITIVE_INFINITY;
    let [distinct, longest] = [0, 0];
    for (let begin = end - 1; begin >= 0; begin--) {
      distinct += lengths[begin] - (begin === end - 1 ? 0 : alike[begin + 1]);
      longest = Math.max(longest, lengths[begin]);
      const places = (end - begin) * longest;
      if (begin < end - 1 && (distinct > most.distinct || places > most.places)) break;
      const cost = least[begin] + distinct + PLACE_COST * places + PASS_COST;
      if (cost < least[end]) [least[end], begins[end]] = [cost, begin];
    }
  }
  const batches: number[][] = [];
  for (let end = order.length; end > 0; end = begins[end]) batches.push(order.slice(begins[end], end));
  return { batches: batches.reverse(), cost: least[order.length] };
}

/** How many tokens two texts have in common at their beginning. */
function common(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at++;
  return at;
}

/** The order of texts by their tokens. */
function compare(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const at = common(a, b);
  return at < a.length && at < b.length ? a[at] - b[at] : a.length - b.length;
}
