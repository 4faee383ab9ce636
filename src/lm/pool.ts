import type { WindowInPass } from './read-sequences.ts';

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

/**
 * Adds what a window holds of site `site` to the vectors of a passage's units, of which the first is row `first` of `pooled`.
 * Over all windows of the passage every
 * token comes by once. Sums are taken in float32 in the order of the tokens, and for a mean each is divided by the count first.
 */
export function poolWindow(
  pooled: Pooled,
  site: string,
  pool: Pool,
  { window, pass, offset }: WindowInPass,
  { firstTokens, lead }: Units,
  first: number,
): void {
  const { data, width } = pooled;
  const values = pass.sites.get(site)!;
  for (let i = 0; i + 1 < firstTokens.length; i++) {
    // positions of the unit's first and last token
    const [begin, end] = [firstTokens[i] + lead, firstTokens[i + 1] + lead - 1];
    const [from, to] = [pool === 'last' ? end : begin, pool === 'first' ? begin : end];
    const share = pool === 'sum' ? 1 : 1 / (to - from + 1);
    for (let at = Math.max(from, window.from); at <= to && at < window.end; at++) {
      const row = (offset + at - window.start) * width;
      for (let j = 0; j < width; j++) data[(first + i) * width + j] += share * values[row + j];
    }
  }
}
