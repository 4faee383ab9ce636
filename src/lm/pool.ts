import type { WindowInPass } from './read-sequences.ts';

/** Which tokens stand for a unit of text (a presentation, a word): its last or its first one, or the mean or the sum over all of them. */
export const POOLS = ['last', 'mean', 'sum', 'first'] as const;
export type Pool = (typeof POOLS)[number];

/** One vector per unit of text: `data[i * width + j]`. */
export interface Pooled {
  readonly data: Float32Array;
  readonly width: number;
}

/**
 * Adds what a window holds of site `site` to the vectors of a passage's units, of which the first is row `first` of `pooled`.
 * Unit i owns the tokens firstTokens[i] … firstTokens[i + 1] - 1, counted without BOS. Over all windows of the passage every
 * token comes by once. Sums are taken in float32 in the order of the tokens, and for a mean each is divided by the count first.
 */
export function poolWindow(
  pooled: Pooled,
  site: string,
  pool: Pool,
  { window, pass, row }: WindowInPass,
  { firstTokens }: { readonly firstTokens: Int32Array },
  first: number,
): void {
  const { data, width } = pooled;
  const values = pass.sites.get(site)!;
  for (let i = 0; i + 1 < firstTokens.length; i++) {
    // positions of the unit's first and last token, BOS being position 0
    const [begin, end] = [firstTokens[i] + 1, firstTokens[i + 1]];
    const [from, to] = [pool === 'last' ? end : begin, pool === 'first' ? begin : end];
    const share = pool === 'sum' ? 1 : 1 / (to - from + 1);
    for (let at = Math.max(from, window.from); at <= to && at < window.end; at++) {
      const offset = (row * pass.length + at - window.start) * width;
      for (let j = 0; j < width; j++) data[(first + i) * width + j] += share * values[offset + j];
    }
  }
}
