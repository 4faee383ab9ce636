import { gunzipSync, gzipSync } from 'node:zlib';
import { ModelError } from '../errors.ts';
import type { NgramCounts, NgramLevel } from './ngram-counts.ts';
import type { NgramVocabulary } from './ngram-words.ts';

/** What an n-gram model is made from, and all of it. */
export interface NgramContent {
  readonly vocabulary: NgramVocabulary;
  readonly counts: NgramCounts;
}

const FORMAT = 'brain-align n-grams 1';

/**
 * An n-gram model as bytes: gzip over a JSON line (format, order, words, their spelling) and whole numbers in base 128, low digits first. Per level
 * from two-grams on: for every context how many words follow it, and each word as the distance from the one before; then the counts
 * of the longest n-grams. Lower counts, discounts and probabilities follow from these. Equal models give equal bytes.
 */
export function writeNgram({ vocabulary, counts: { order, levels, counts } }: NgramContent): Uint8Array {
  const head = Buffer.from(`${JSON.stringify({ format: FORMAT, order, ...vocabulary })}\n`, 'utf8');
  const digits = new Digits(counts.length * 4);
  for (const { first, words } of levels.slice(1)) {
    for (let context = 0; context + 1 < first.length; context++) {
      digits.add(first[context + 1] - first[context]);
      for (let node = first[context]; node < first[context + 1]; node++)
        digits.add(node === first[context] ? words[node] : words[node] - words[node - 1]);
    }
  }
  for (const count of counts) digits.add(count);
  return new Uint8Array(gzipSync(Buffer.concat([head, digits.bytes()])));
}

/** What writeNgram wrote. ModelError for anything else. */
export function readNgram(bytes: Uint8Array, place = 'n-gram model'): NgramContent {
  const content = unzip(bytes, place);
  const headEnd = content.indexOf(10);
  const { format, order, words, lowerCase } = headOf(content.subarray(0, Math.max(headEnd, 0)), place);
  if (format !== FORMAT) throw damaged(place);
  const next = digitsOf(content, headEnd + 1, place);
  const levels: NgramLevel[] = [
    { first: Int32Array.of(0, words.length), words: Int32Array.from({ length: words.length }, (_, id) => id) },
  ];
  for (let k = 2; k <= order; k++) levels.push(readLevel(next, levels[k - 2].words.length));
  const counts = Int32Array.from({ length: levels[order - 1].words.length }, next);
  return { vocabulary: { words, lowerCase }, counts: { order, vocabulary: words.length, levels, counts } };
}

const damaged = (place: string, cause?: unknown) =>
  new ModelError(place, 'is not an n-gram model, or is damaged', 'train it again', { cause });

function unzip(bytes: Uint8Array, place: string): Buffer {
  try {
    return gunzipSync(bytes);
  } catch (cause) {
    throw damaged(place, cause);
  }
}

function headOf(head: Buffer, place: string): NgramVocabulary & { readonly format: string; readonly order: number } {
  try {
    return JSON.parse(head.toString('utf8'));
  } catch (cause) {
    throw damaged(place, cause);
  }
}

function readLevel(next: () => number, contexts: number): NgramLevel {
  const first = new Int32Array(contexts + 1);
  const words: number[] = [];
  for (let context = 0; context < contexts; context++) {
    const count = next();
    for (let i = 0; i < count; i++) words.push(next() + (i === 0 ? 0 : words[words.length - 1]));
    first[context + 1] = words.length;
  }
  return { first, words: Int32Array.from(words) };
}

/** Whole numbers in base 128; every byte but a number's last has its highest bit set. */
class Digits {
  private buffer: Uint8Array;
  private length = 0;

  constructor(capacity: number) {
    this.buffer = new Uint8Array(Math.max(16, capacity));
  }

  add(value: number): void {
    if (this.length + 5 > this.buffer.length) {
      const larger = new Uint8Array(this.buffer.length * 2);
      larger.set(this.buffer);
      this.buffer = larger;
    }
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.buffer[this.length++] = (rest % 128) + 128;
    this.buffer[this.length++] = rest;
  }

  bytes = (): Uint8Array => this.buffer.subarray(0, this.length);
}

function digitsOf(content: Buffer, from: number, place: string): () => number {
  let at = from;
  return () => {
    let [value, scale] = [0, 1];
    for (;;) {
      if (at >= content.length) throw damaged(place);
      const digit = content[at++];
      value += (digit & 127) * scale;
      if (digit < 128) return value;
      scale *= 128;
    }
  };
}
