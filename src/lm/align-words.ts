/** A stretch of a text: `text.slice(start, end)`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The words of a text: its maximal runs of characters that are not white space. Punctuation belongs to the word that it touches. */
export function findWords(text: string): Span[] {
  return Array.from(text.matchAll(/\S+/g), ({ 0: word, index }) => ({ start: index, end: index + word.length }));
}

/**
 * For each token the index of the span to which it belongs, from offsets alone: the first span that ends after the token starts.
 * So a token belongs to the span of the first span character that it covers; white space, whether a token's leading space or a token
 * of its own, goes with the span that follows it, and with the last one at the end of the text. `spans` must be in order and not
 * overlap. Without spans there is nothing to belong to, and every index is -1.
 */
export function alignTokens(spans: readonly Span[], starts: Int32Array): Int32Array {
  let span = 0;
  return starts.map((start) => {
    while (span < spans.length - 1 && spans[span].end <= start) span++;
    while (span > 0 && spans[span - 1].end > start) span--;
    return spans.length > 0 ? span : -1;
  });
}
