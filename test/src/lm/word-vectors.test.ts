import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import { lookupWords } from '../../../src/encoding/random-embedding.ts';
import { DataError } from '../../../src/errors.ts';
import { meanVector, readWordVectors } from '../../../src/lm/word-vectors.ts';
import { largestDifference } from '../../support/close.ts';
import { fixture } from '../../support/fixture.ts';

const { vectors, words, means } = fixture('embeddings/embeddings.json') as Record<string, Record<string, any>>;
const folder = fileURLToPath(new URL('../../fixtures/embeddings', import.meta.url));
const all = new Set([...Object.keys(vectors), 'unheard']);

function fileOf(t: ExecutionContext, content: string | Uint8Array, name = 'words.txt'): string {
  const own = mkdtempSync(join(tmpdir(), 'vectors-'));
  t.teardown(() => rmSync(own, { recursive: true }));
  writeFileSync(join(own, name), content);
  return join(own, name);
}
const refused = (t: ExecutionContext, path: string, message: RegExp, wanted = new Set(['a', 'b', 'c'])) =>
  t.throwsAsync(readWordVectors(path, wanted), { instanceOf: DataError, message });

for (const name of ['words.txt', 'words.bin', 'glove.txt']) {
  test(`${name}, written by gensim, gives its vectors`, async (t) => {
    const found = await readWordVectors(join(folder, name), all);
    t.is(found.width, 5);
    t.deepEqual(Object.fromEntries([...found.vectors].map(([word, vector]) => [word, [...vector]])), vectors);
  });

  test(`${name} gives the same compressed, and only the words that are wanted`, async (t) => {
    const path = fileOf(t, gzipSync(readFileSync(join(folder, name))), `${name}.gz`);
    const found = await readWordVectors(path, new Set(['🐝', 'nowhere']));
    t.deepEqual([...found.vectors.keys()], ['🐝']);
    t.deepEqual([...found.vectors.get('🐝')!], vectors['🐝']);
  });
}

test('words and means are those of brain-score’s look-up', async (t) => {
  const found = await readWordVectors(join(folder, 'words.bin'), all);
  for (const [text, expected] of Object.entries(words)) {
    t.deepEqual(lookupWords(text), expected, text);
    t.true(largestDifference(meanVector(lookupWords(text), found), means[text]) < 1e-15, text);
  }
});

test('a line may end in a blank, a carriage return or the file', async (t) => {
  const found = await readWordVectors(fileOf(t, 'a 1 2 \r\nb 3 4\nc 5 -.5e1'), new Set(['a', 'b', 'c']));
  t.deepEqual(
    [...found.vectors.values()].map((vector) => [...vector]),
    [
      [1, 2],
      [3, 4],
      [5, -5],
    ],
  );
});

test('binary vectors may be parted by newlines, as the first word2vec wrote them', async (t) => {
  const one = (word: string, ...numbers: number[]) => {
    const body = Buffer.alloc(4 * numbers.length);
    numbers.forEach((number, i) => body.writeFloatLE(number, 4 * i));
    return Buffer.concat([Buffer.from(`${word} `), body, Buffer.from('\n')]);
  };
  const path = fileOf(t, Buffer.concat([Buffer.from('2 2\n'), one('a', 1, 2), one('b', 3, 4)]));
  const found = await readWordVectors(path, new Set(['b']));
  t.deepEqual([...found.vectors.get('b')!], [3, 4]);
});

test('a word may hold spaces, and of two alike the first counts', async (t) => {
  const found = await readWordVectors(fileOf(t, 'a 1 2\n. . . 3 4\na 5 6\n'), new Set(['a', '. . .']));
  t.deepEqual([...found.vectors.get('. . .')!], [3, 4]);
  t.deepEqual([...found.vectors.get('a')!], [1, 2]);
});

test('a file of more than one piece is read whole', async (t) => {
  const lines = Array.from({ length: 60000 }, (_, i) => `word${i} ${i} ${i + 0.5} ${7 - i}\n`).join('');
  const wanted = new Set(Array.from({ length: 600 }, (_, i) => `word${i * 100}`));
  const found = await readWordVectors(fileOf(t, lines), wanted);
  t.is(found.vectors.size, 600);
  for (const [word, vector] of found.vectors) {
    const i = Number(word.slice(4));
    t.deepEqual([...vector], [i, i + 0.5, 7 - i]);
  }
});

test('a line of another width is a DataError that names it', async (t) => {
  await refused(t, fileOf(t, 'a 1 2 3\nb 1 2\n'), /words.txt:2: has 2 numbers, where 3 are expected/);
  await refused(t, fileOf(t, 'a 1 2 3\nz 1 2 3\nb 1 2 3 4\n'), /words.txt:3: has 4 numbers, where 3 are expected/);
  await refused(t, fileOf(t, '2 3\na 1 2 3\nb 1 2\n'), /words.txt:3: has 2 numbers/);
  await refused(t, fileOf(t, 'a 1 2\n\nb 1 2\n'), /words.txt:2: has 0 numbers/);
  await refused(t, fileOf(t, 'a\nb\n'), /words.txt:1: has 0 numbers, where some are expected/);
});

test('what is no number is a DataError that names line and place', async (t) => {
  await refused(t, fileOf(t, 'a 1 2\nb 1 x\n'), /words.txt:2: holds "x" as number 2/);
  await refused(t, fileOf(t, 'a 1 2\nb  2\n'), /words.txt:2: holds "" as number 1/);
  await refused(t, fileOf(t, 'a 1 nan\n'), /words.txt:1: holds "nan" as number 2/);
  await refused(t, fileOf(t, 'a 1e39 0\n'), /words.txt:1: holds "1e39" as number 1/);
});

test('a file that is shorter or longer than it says is a DataError', async (t) => {
  await refused(t, fileOf(t, '3 1\na 1\nb 2\n'), /holds 2 words, where its first line says 3/);
  const binary = readFileSync(join(folder, 'words.bin'));
  await refused(t, fileOf(t, binary.subarray(0, -3)), /holds 13 words, where its first line says 14/);
  await refused(t, fileOf(t, Buffer.concat([binary, binary])), /goes on after the 14 words/);
});

test('a file that is missing, empty or no archive is a DataError', async (t) => {
  await refused(t, join(folder, 'none.txt'), /none.txt: cannot be read \(ENOENT/);
  await refused(t, join(folder, 'none.txt.gz'), /none.txt.gz: cannot be read \(ENOENT/);
  await refused(t, folder, /cannot be read \(EISDIR/);
  await refused(
    t,
    fileOf(t, gzipSync(readFileSync(join(folder, 'words.txt'))).subarray(0, 300), 'x.gz'),
    /cannot be read \(unexpected end/,
  );
  await refused(t, fileOf(t, ''), /is empty/);
  await refused(t, fileOf(t, 'a 1 2\n', 'words.txt.gz'), /cannot be read \(incorrect header check\)/);
});
