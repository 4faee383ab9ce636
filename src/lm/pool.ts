import { notNumbers } from './not-numbers.ts';
import { range } from './range.ts';
import type { WindowInPass } from './read-sequences.ts';
import type { Window } from './windows.ts';

/** How the tokens of a unit of text (a presentation, a word) become one vector: its last or first one, or the mean, sum or median over all of them. */
export const POOLS = ['last', 'mean', 'sum', 'first', 'median'] as const;
export type Pool = (typeof POOLS)[number];

/** One vector per unit of text: `data[i * width + j]`. */
export interface Pooled {
  readonly data: Float32Array;
  readonly width: number;
}

/** The units of a passage: unit i owns the tokens firstTokens[i] … firstTokens[i + 1] - 1 of the passage's text. */
export interface Units {
  readonly firstTokens: Int32Array;
  /** Positions of the sequence before the text: 1 where a token of the beginning is part of it. */
  readonly lead: number;
  /** How many special tokens before and after the text that is read are tokens of every unit, too; 0 and 0: they are part of no vector. */
  readonly specials: { readonly before: number; readonly after: number };
}

/** The places of the one token or of all tokens that `pool` takes of unit i, as far as a window holds them. */
function tokensOf(pool: Pool, { firstTokens, lead, specials }: Units, i: number, window: Window): number[] {
  const [begin, end] = [firstTokens[i] + lead, firstTokens[i + 1] + lead];
  if (end <= window.from || begin >= window.end) return [];
  const [begins, ends] = [begin >= window.from, end <= window.end];
  const all = [
    ...(begins ? range(window.start - specials.before, window.start) : []),
    ...range(Math.max(begin, window.from), Math.min(end, window.end)),
    ...(ends ? range(window.end, window.end + specials.after) : []),
  ];
  if (pool === 'first') return begins ? all.slice(0, 1) : [];
  if (pool === 'last') return ends ? all.slice(-1) : [];
  return all;
}

/** How many tokens `pool` takes of unit i. */
function countOf(pool: Pool, { firstTokens, specials }: Units, i: number): number {
  return pool === 'first' || pool === 'last' ? 1 : firstTokens[i + 1] - firstTokens[i] + specials.before + specials.after;
}

/**
 * The positions of a passage that pooling reads in a window, each once. Special tokens stand around the text of a window: the one right before
 * it is position window.start − 1, the one right after it window.end. A unit that is spread over windows has those before from the window
 * of its first token, and those after from that of its last.
 */
export function pooledPositions(pool: Pool, units: Units, window: Window): number[] {
  const positions = new Set<number>();
  for (let i = 0; i + 1 < units.firstTokens.length; i++) for (const at of tokensOf(pool, units, i, window)) positions.add(at);
  return [...positions];
}

/** Adds what a window holds to the vectors of a passage's units, of which the first is row `first`. */
export type AddWindow = (window: WindowInPass, units: Units, first: number) => void;

/**
 * Fills the rows of `activations`, for each site the vectors of units, from the windows over their passages, which come in any order. Sums
 * are taken in float32 in the order in which tokens come, and for a mean each is divided by the count first. A median is that of each unit
 * of the site by itself, over tokens, as numpy.median takes it: of an even number the mean of the middle two. Tokens of a unit that is
 * spread over windows are held until the last of them has come. ModelError where a token holds no number.
 */
export function startPooling(pool: Pool, activations: ReadonlyMap<string, Pooled>): AddWindow {
  const held = new Map<string, Float32Array[]>();
  const add = pool === 'median' ? addToMedian(held) : addToSum;
  return ({ window, pass, rowOf }, units, first) => {
    for (let i = 0; i + 1 < units.firstTokens.length; i++) {
      const tokens = tokensOf(pool, units, i, window);
      if (tokens.length === 0) continue;
      const count = countOf(pool, units, i);
      for (const [site, { data, width }] of activations) {
        const values = pass.sites.get(site) as Float32Array;
        const vectors = tokens.map((at) => values.subarray(rowOf(at) * width, (rowOf(at) + 1) * width));
        const target = data.subarray((first + i) * width, (first + i + 1) * width);
        add({ vectors, count: pool === 'sum' ? 1 : count, target, key: `${site} ${first + i}` });
        if (!target.every(Number.isFinite)) throw notNumbers(`site "${site}"`);
      }
    }
  };
}

/** Some of the `count` tokens of a unit; `key` names the unit. */
interface Arrival {
  readonly vectors: readonly Float32Array[];
  readonly count: number;
  readonly target: Float32Array;
  readonly key: string;
}

function addToSum({ vectors, count, target }: Arrival): void {
  const share = 1 / count;
  for (const vector of vectors) for (let j = 0; j < target.length; j++) target[j] += share * vector[j];
}

/** Writes a median as soon as all tokens of a unit are there. What must wait is copied, since a pass is given up. */
function addToMedian(held: Map<string, Float32Array[]>): (arrival: Arrival) => void {
  return ({ vectors, count, target, key }) => {
    const earlier = held.get(key) ?? [];
    if (earlier.length + vectors.length < count) {
      held.set(key, [...earlier, ...vectors.map((vector) => vector.slice())]);
      return;
    }
    held.delete(key);
    writeMedian([...earlier, ...vectors], target);
  };
}

function writeMedian(vectors: readonly Float32Array[], target: Float32Array): void {
  const sorted = new Float32Array(vectors.length);
  const middle = Math.floor(vectors.length / 2);
  for (let j = 0; j < target.length; j++) {
    for (let i = 0; i < vectors.length; i++) sorted[i] = vectors[i][j];
    sorted.sort();
    target[j] = Math.fround(sorted[middle] + sorted[vectors.length - 1 - middle]) / 2;
    if (Number.isNaN(sorted[vectors.length - 1])) target[j] = Number.NaN; // NaN is sorted last
  }
}
