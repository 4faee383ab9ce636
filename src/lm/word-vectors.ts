import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { DataError, isExpected } from '../errors.ts';
import { ByteStream } from './byte-stream.ts';

/** The vectors of the words that were asked for and found. */
export interface WordVectors {
  readonly width: number;
  readonly vectors: ReadonlyMap<string, Float32Array>;
}

const [NEWLINE, SPACE] = [10, 32];
/** Enough of a file to tell numbers that are spelt out from bytes. */
const GLIMPSE = 4096;
const AGAIN = 'the file may be cut off; obtain it again';
const LINES = 'a line is a word and its numbers, between single spaces';

/**
 * The vectors of the words in `wanted` from a file of word vectors: GloVe's text, word2vec's text (which begins with a line of the number
 * of words and the width) or word2vec's binary (the same line, then each word, a space, and its numbers as little-endian float32).
 * A name that ends in `.gz` is decompressed. The file is read in pieces, and only the wanted vectors are kept; of a word that stands
 * twice the first is. Numbers are single precision. Throws DataError naming the line (or word) for a line of another width, for what
 * is no finite number, and for a file that is missing, empty, or shorter than it says.
 */
export async function readWordVectors(path: string, wanted: ReadonlySet<string>): Promise<WordVectors> {
  const source = createReadStream(path, { highWaterMark: 2 ** 20 });
  try {
    const bytes = new ByteStream(path.endsWith('.gz') ? decompressed(source) : source);
    const size = headerOf(await bytes.peek(GLIMPSE));
    if (!size) return await readText(path, bytes, wanted, undefined);
    await bytes.until(NEWLINE);
    return isSpelt(await bytes.peek(GLIMPSE))
      ? await readText(path, bytes, wanted, size)
      : await readBinary(path, bytes, wanted, size);
  } catch (cause) {
    if (isExpected(cause)) throw cause;
    throw new DataError(path, `cannot be read (${(cause as Error).message})`, 'name a file of word vectors', { cause });
  } finally {
    source.destroy();
  }
}

/** What a compressed stream holds; it fails where the stream does. */
function decompressed(source: Readable): Readable {
  const gunzip = createGunzip();
  source.once('error', (error) => gunzip.destroy(error));
  return source.pipe(gunzip);
}

interface Size {
  readonly words: number;
  readonly width: number;
}

/** Word count and width, where the first line says them and nothing else. */
function headerOf(glimpse: Buffer): Size | undefined {
  const [, words, width] = /^(\d+) (\d+)\s*\n/.exec(glimpse.toString('latin1')) ?? [];
  return width === undefined ? undefined : { words: Number(words), width: Number(width) };
}

/** Whether what follows the first word is numbers in words and not in bytes. */
function isSpelt(glimpse: Buffer): boolean {
  const line = glimpse.subarray(glimpse.indexOf(SPACE) + 1);
  const end = line.indexOf(NEWLINE);
  return /^[-+.\deEnaifNIF \t\r]*$/.test(line.subarray(0, end < 0 ? line.length : end).toString('latin1'));
}

async function readText(
  path: string,
  bytes: ByteStream,
  wanted: ReadonlySet<string>,
  size: Size | undefined,
): Promise<WordVectors> {
  const vectors = new Map<string, Float32Array>();
  const first = size ? 2 : 1;
  let [number, width] = [first, size?.width];
  for (; ; number++) {
    const line = trimmed(await bytes.until(NEWLINE));
    if (line === undefined) break;
    const place = `${path}:${number}`;
    const fields = countSpaces(line);
    width ??= fields;
    if (width === 0 || fields < width)
      throw new DataError(place, `has ${fields} numbers, where ${width || 'some'} are expected`, `${LINES}; ${AGAIN}`);
    const word = wordOf(place, line, fields, width);
    if (wanted.has(word) && !vectors.has(word)) vectors.set(word, numbersIn(place, line, width));
  }
  if (width === undefined) throw new DataError(path, 'is empty', 'name a file of word vectors');
  if (size && size.words !== number - first) throw miscounted(path, size.words, number - first);
  return { width, vectors };
}

/** A line without the blanks at its end; a last line that is empty is none. */
function trimmed(line: Buffer | undefined): Buffer | undefined {
  if (line === undefined) return undefined;
  let end = line.length;
  while (end > 0 && (line[end - 1] === SPACE || line[end - 1] === 13)) end--;
  return line.subarray(0, end);
}

function countSpaces(line: Buffer): number {
  let count = 0;
  for (let i = 0; i < line.length; i++) if (line[i] === SPACE) count++;
  return count;
}

/** The word before the last `width` fields. It may hold spaces, as a few of GloVe's do, but then no number follows one of them. */
function wordOf(place: string, line: Buffer, fields: number, width: number): string {
  const parts = line
    .subarray(0, fields === width ? line.indexOf(SPACE) : line.length)
    .toString('utf8')
    .split(' ');
  const word = parts.slice(0, 1 + fields - width);
  if (word.slice(1).every((part) => part === '' || Number.isNaN(Number(part)))) return word.join(' ');
  throw new DataError(place, `has ${fields} numbers, where ${width} are expected`, LINES);
}

function numbersIn(place: string, line: Buffer, width: number): Float32Array {
  const fields = line.toString('utf8').split(' ').slice(-width);
  return finite(
    place,
    Float32Array.from(fields, (field) => (field === '' ? Number.NaN : Number(field))),
    fields,
  );
}

async function readBinary(
  path: string,
  bytes: ByteStream,
  wanted: ReadonlySet<string>,
  { words, width }: Size,
): Promise<WordVectors> {
  const vectors = new Map<string, Float32Array>();
  if (width === 0) throw new DataError(`${path}:1`, 'says that a word has 0 numbers');
  for (let number = 0; number < words; number++) {
    const name = await bytes.until(SPACE);
    const body = await bytes.take(4 * width);
    if (name === undefined || body === undefined) throw miscounted(path, words, number);
    const word = name.toString('utf8').replace(/^\n/, '');
    if (!wanted.has(word) || vectors.has(word)) continue;
    const vector = Float32Array.from({ length: width }, (_, j) => body.readFloatLE(4 * j));
    vectors.set(word, finite(`${path}, word "${word}"`, vector, vector));
  }
  const rest = (await bytes.peek(2)).toString('latin1');
  if (rest !== '' && rest !== '\n') throw new DataError(path, `goes on after the ${words} words that it says it has`, AGAIN);
  return { width, vectors };
}

function finite(place: string, vector: Float32Array, said: ArrayLike<string | number>): Float32Array {
  const bad = vector.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return vector;
  throw new DataError(place, `holds "${said[bad]}" as number ${bad + 1}, which is no finite number of single precision`, LINES);
}

const miscounted = (path: string, said: number, found: number) =>
  new DataError(path, `holds ${found} words, where its first line says ${said}`, AGAIN);

/** A text as the mean of its words' vectors; a word without one counts as zeros (brain-score's embedding subjects). */
export function meanVector(words: readonly string[], { width, vectors }: WordVectors): Float64Array {
  const mean = new Float64Array(width);
  for (const word of words) vectors.get(word)?.forEach((value, j) => (mean[j] += value / words.length));
  return mean;
}
