import type { WindowInPass } from './read-sequences.ts';
import type { Window } from './windows.ts';

/** Which tokens stand for a unit of text (a presentation, a word): its last or its first one, or the mean or the sum over all of them. */
export const POOLS = ['last', 'mean', 'sum', 'first'] as const;
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
}

/** Positions that stand for unit i: its first … its last one that `pool` reads. */
function spanOf(pool: Pool, { firstTokens, lead }: Units, i: number): { readonly from: number; readonly to: number } {
  const [begin, end] = [firstTokens[i] + lead, firstTokens[i + 1] + lead - 1];
  return { from: pool === 'last' ? end : begin, to: pool === 'first' ? begin : end };
}

/** The positions of a passage that `poolWindow` reads in a window. */
export function pooledPositions(pool: Pool, units: Units, window: Window): number[] {
  const positions: number[] = [];
  for (let i = 0; i + 1 < units.firstTokens.length; i++) {
    const { from, to } = spanOf(pool, units, i);
    for (let at = Math.max(from, window.from); at <= to && at < window.end; at++) positions.push(at);
  }
  return positions;
}

/**
 * Adds what a window holds of site `site` to the vectors of a passage's units, of which the first is row `first` of `pooled`.
 * Over all windows of the passage every
 * token comes by once. Sums are taken in float32 in the order of the tokens, and for a mean each is divided by the count first.
 */
export function poolWindow(
  pooled: Pooled,
  site: string,
  pool: Pool,
  { window, pass, rowOf }: WindowInPass,
  units: Units,
  first: number,
): void {
  const { data, width } = pooled;
  const values = pass.sites.get(site)!;
  for (let i = 0; i + 1 < units.firstTokens.length; i++) {
    const { from, to } = spanOf(pool, units, i);
    const share = pool === 'sum' ? 1 : 1 / (to - from + 1);
    for (let at = Math.max(from, window.from); at <= to && at < window.end; at++) {
      const row = rowOf(at) * width;
      for (let j = 0; j < width; j++) data[(first + i) * width + j] += share * values[row + j];
    }
  }
}
