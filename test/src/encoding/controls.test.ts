import test from 'ava';
import { oasmFeatures } from '../../../src/encoding/oasm.ts';
import { lookupWords, randomEmbedding, randomWordVector } from '../../../src/encoding/random-embedding.ts';
import { NumericError } from '../../../src/errors.ts';
import { rowOf } from '../../../src/linalg/matrix.ts';
import { mean } from '../../../src/stats/bootstrap.ts';
import { largestDifference } from '../../support/close.ts';
import { fixture } from '../../support/fixture.ts';

const { oasm_block_K4: blocks, random_embedding: embedding } = fixture('brain-score/misc.json').cases;
const { oasm, random } = fixture('embeddings/embeddings.json');

test("a block of four is the identity through scipy's Gaussian filter", (t) => {
  for (const [sigma, block] of Object.entries<number[][]>(blocks)) {
    t.true(largestDifference(oasmFeatures([4], Number(sigma)).data, block.flat()) < 1e-15, `sigma ${sigma}`);
  }
});

test('passages are orthogonal to one another, and each row sums to 1', (t) => {
  const sizes = [3, 1, 5];
  const features = oasmFeatures(sizes, 2.4);
  const passage = sizes.flatMap((size, i) => new Array(size).fill(i));
  for (let i = 0; i < 9; i++) {
    const row = rowOf(features, i);
    t.true(row.every((value, j) => (passage[i] === passage[j] ? value > 0 : value === 0)));
    t.true(Math.abs(row.reduce((sum, value) => sum + value, 0) - 1) < 1e-14);
  }
});

test("several passages are scipy's blocks, whatever the width", (t) => {
  for (const { sizes, sigma, features } of oasm) {
    t.true(largestDifference(oasmFeatures(sizes, sigma).data, features) < 1e-15, `${sizes} ${sigma}`);
  }
});

test('without smoothing the features are the identity', (t) => {
  t.deepEqual([...oasmFeatures([2, 1], 0).data], [1, 0, 0, 0, 1, 0, 0, 0, 1]);
});

test('empty passages and impossible widths are NumericErrors', (t) => {
  t.throws(() => oasmFeatures([2, 0], 1), { instanceOf: NumericError, message: /passage 1 has 0 rows/ });
  t.throws(() => oasmFeatures([2], -1), { instanceOf: NumericError, message: /sigma -1/ });
});

test('words are looked up as brain-score does, stripped s and all', (t) => {
  t.deepEqual(lookupWords(embedding.sentence), embedding.lookup_words);
  t.deepEqual(lookupWords("  the boss's\nbus:\t"), ['the', 'bo', 'bu']);
});

test('a sentence is the mean of the vectors that NumPy draws from the hashes of its words', (t) => {
  const vector = randomEmbedding(embedding.sentence, embedding.dim);
  t.true(largestDifference(vector.slice(0, 8), embedding.mean_first8) < 1e-15);
  t.true(Math.abs(mean(vector) * embedding.dim - embedding.mean_sum) < 1e-12);
});

test("a word's 100 or 1600 numbers are NumPy's, to the bit", (t) => {
  for (const [word, vectors] of Object.entries<any[]>(random)) {
    for (const { size, first, last, sum } of vectors) {
      const vector = randomWordVector(word, size);
      t.deepEqual([...vector.slice(0, 4), ...vector.slice(-4)], [...first, ...last], `${word} ${size}`);
      t.true(Math.abs(mean(vector) * size - sum) < 1e-10);
    }
  }
});

test('a longer vector of a word begins with the shorter one, and another word has another', (t) => {
  t.deepEqual(randomWordVector('dog', 10).slice(0, 4), randomWordVector('dog', 4));
  t.notDeepEqual(randomWordVector('Dog', 4), randomWordVector('dog', 4));
});

test('a text without words is a NumericError', (t) => {
  t.throws(() => randomEmbedding(' ', 3), { instanceOf: NumericError, message: /holds no words/ });
});
