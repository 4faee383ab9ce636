import type { WindowInPass } from './read-sequences.ts';

/** Which tokens stand for a presentation: its last one, or the mean over all of them. */
export type Pool = 'last' | 'mean';

/** One vector per presentation: `data[i * width + j]`. */
export interface Pooled {
  readonly data: Float32Array;
  readonly width: number;
}

/**
 * Adds what a window holds of site `site` to the vectors of a passage's presentations, of which the first is row `first` of `pooled`.
 * Presentation i owns the tokens firstTokens[i] … firstTokens[i + 1] - 1, counted without BOS. Over all windows of the passage every
 * token comes by once. Means are summed in float32 in the order of the tokens, each divided by the count first.
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
    const last = firstTokens[i + 1]; // the position of the presentation's last token, BOS being position 0
    const begin = pool === 'last' ? last : firstTokens[i] + 1;
    const share = 1 / (last - begin + 1);
    for (let at = Math.max(begin, window.from); at <= last && at < window.end; at++) {
      const from = (row * pass.length + at - window.start) * width;
      for (let j = 0; j < width; j++) data[(first + i) * width + j] += share * values[from + j];
    }
  }
}
