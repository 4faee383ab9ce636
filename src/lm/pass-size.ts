import type { PassSize } from './batches.ts';
import type { LanguageModel } from './model.ts';

/** What one pass gives takes at most this many bytes, so that memory does not grow with what is read. */
const PASS_BYTES = 2 ** 26;
/**
 * More positions in one pass make it no faster: 512, or for narrow models as many as have this many numbers in the residual stream
 * (measured with 4 blocks of 192 and 12 of 768, where passes of 256 take a twentieth longer).
 */
const MOST_POSITIONS = 512;
const NUMBERS_A_SITE = 2 ** 17;

/** How much one pass of a model is best given. */
export function passSize({ taps, logits, config }: Pick<LanguageModel, 'taps' | 'logits' | 'config'>): PassSize {
  const numbers = taps.reduce((sum, { width }) => sum + width, logits ? config.vocabulary : 0);
  const held = Math.floor(PASS_BYTES / (4 * numbers));
  const distinct = Math.min(held, Math.max(MOST_POSITIONS, Math.floor(NUMBERS_A_SITE / config.width)));
  return { distinct, places: Math.min(held, 2 * distinct) };
}
