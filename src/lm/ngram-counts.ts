import { START } from './ngram-words.ts';

/** All k-grams of one length, in order. Node i of the level above has the nodes first[i] … first[i + 1] - 1, in the order of their last words. */
export interface NgramLevel {
  readonly first: Int32Array;
  /** The last word of each. */
  readonly words: Int32Array;
}

/**
 * The n-grams of a text as a tree by their first words, second words, and so on: levels[k - 1] holds the k-grams; a one-gram's node
 * is its word's id. Before every document stand n − 1 starts; on every level node 0 is the k-gram of starts alone, and every other node ends in a word.
 */
export interface NgramCounts {
  readonly order: number;
  /** Ids of words, START included. */
  readonly vocabulary: number;
  readonly levels: readonly NgramLevel[];
  /** How often each n-gram of full length occurs; 0 for node 0. */
  readonly counts: Int32Array;
}

/** Counts the n-grams of some documents of word ids. No n-gram reaches over the beginning of a document. */
export function countNgrams(documents: readonly Int32Array[], order: number, vocabulary: number): NgramCounts {
  const sequence = padded(documents, order);
  const levels: NgramLevel[] = [oneGrams(vocabulary)];
  let nodes = sequence;
  for (let k = 2; k <= order; k++) {
    const keys = Float64Array.from(sequence, (word, i) => (word === START ? 0 : nodes[i - 1] * vocabulary + word));
    const unique = uniqueOf(keys);
    levels.push(levelOf(unique, vocabulary, levels[k - 2].words.length));
    nodes = Int32Array.from(keys, (key) => indexOf(unique, key, 0, unique.length));
  }
  const counts = new Int32Array(levels[order - 1].words.length);
  nodes.forEach((node, i) => {
    if (sequence[i] !== START) counts[node]++;
  });
  return { order, vocabulary, levels, counts };
}

/** The documents one after the other, each behind at least one start and order − 1 of them. */
function padded(documents: readonly Int32Array[], order: number): Int32Array {
  const pad = Math.max(1, order - 1);
  const sequence = new Int32Array(documents.reduce((sum, { length }) => sum + pad + length, 0)).fill(START);
  let at = 0;
  for (const document of documents) {
    sequence.set(document, at + pad);
    at += pad + document.length;
  }
  return sequence;
}

const oneGrams = (vocabulary: number): NgramLevel => ({
  first: Int32Array.of(0, vocabulary),
  words: Int32Array.from({ length: vocabulary }, (_, id) => id),
});

function uniqueOf(keys: Float64Array): Float64Array {
  const sorted = keys.slice().sort();
  return sorted.filter((key, i) => i === 0 || key !== sorted[i - 1]);
}

/** The level whose nodes are `unique` = context · vocabulary + word, in order. */
function levelOf(unique: Float64Array, vocabulary: number, contexts: number): NgramLevel {
  const first = new Int32Array(contexts + 1);
  const words = new Int32Array(unique.length);
  unique.forEach((key, i) => {
    const context = Math.floor(key / vocabulary);
    words[i] = key - context * vocabulary;
    first[context + 1]++;
  });
  for (let context = 0; context < contexts; context++) first[context + 1] += first[context];
  return { first, words };
}

/** Where `value` stands in the ordered `values` from `low` to before `high`; -1 where it does not. */
function indexOf(values: Float64Array | Int32Array, value: number, low: number, high: number): number {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (values[middle] < value) from = middle + 1;
    else to = middle;
  }
  return from < high && values[from] === value ? from : -1;
}

/** The node of `word` behind node `context` of the level above; -1 where the text holds none. */
export const childOf = ({ first, words }: NgramLevel, context: number, word: number): number =>
  indexOf(words, word, first[context], first[context + 1]);
