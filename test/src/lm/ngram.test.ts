import test from 'ava';
import fc from 'fast-check';
import { ModelError } from '../../../src/errors.ts';
import { estimateNgram, type Ngram } from '../../../src/lm/ngram.ts';
import { countNgrams } from '../../../src/lm/ngram-counts.ts';
import { readNgram, writeNgram } from '../../../src/lm/ngram-file.ts';
import { readNgramSurprisal, trainNgram } from '../../../src/lm/ngram-surprisal.ts';
import { cutWords, UNKNOWN } from '../../../src/lm/ngram-words.ts';
import { maxDifference } from '../../support/embedded-model.ts';
import { fixture } from '../../support/fixture.ts';

const { text, queries, cases } = fixture('ngram.json');
const train = (order: number, lowerCase = true, minCount = 2) => trainNgram(text, { order, lowerCase, minCount });
const passage = (...texts: string[]) => texts.map((text, i) => ({ id: `p${i}`, text }));

for (const truth of cases) {
  const { order, lower_case: lowerCase, min_count: minCount } = truth;
  const kind = `order ${order}, ${lowerCase ? 'lower case' : 'as written'}, words of ${minCount} and more`;
  test(`probabilities are those of the textbook formula over dictionaries (${kind})`, async (t) => {
    const content = train(order, lowerCase, minCount);
    t.deepEqual(content.vocabulary.words.slice(1), truth.words);
    t.true(maxDifference(estimateNgram(content.counts).discounts.flat(), truth.discounts.flat()) < 1e-12);
    const readings = await readNgramSurprisal(
      content,
      queries.map((query: string) => passage(query)),
    );
    readings.forEach(({ bits }, q) => {
      const expected = truth.probabilities[q];
      t.is(bits.length, expected.length);
      bits.forEach((value, i) => t.true(Math.abs(2 ** -value / expected[i] - 1) < 1e-12));
    });
  });
}

/** Sum of the probabilities of all words that can be predicted. */
const mass = (model: Ngram, context: number[]) =>
  Array.from({ length: model.vocabulary - 1 }, (_, i) => model.probability(context, i + 1)).reduce((sum, p) => sum + p, 0);

test('the probabilities of all words add up to 1 in every context, seen or not', async (t) => {
  for (const order of [1, 2, 3, 5]) {
    const model = estimateNgram(train(order, true, order === 1 ? 1 : 2).counts);
    const word = fc.integer({ min: 1, max: model.vocabulary - 1 });
    const property = fc.property(fc.array(word, { maxLength: 6 }), (context) =>
      t.true(Math.abs(mass(model, context) - 1) < 1e-12),
    );
    fc.assert(property, { numRuns: 40, seed: order });
  }
});

test('n-grams are counted within documents, from their beginnings on', (t) => {
  const { levels, counts } = countNgrams([Int32Array.of(2, 3, 2), Int32Array.of(2, 3)], 3, 4);
  const grams: [number[], number][] = [];
  const walk = (level: number, node: number, words: number[]) => {
    if (level === 3) {
      grams.push([words, counts[node]]);
      return;
    }
    const { first, words: last } = levels[level];
    for (let child = first[node]; child < first[node + 1]; child++) walk(level + 1, child, [...words, last[child]]);
  };
  walk(0, 0, []);
  t.deepEqual(grams, [
    [[0, 0, 0], 0],
    [[0, 0, 2], 2],
    [[0, 2, 3], 2],
    [[2, 3, 2], 1],
  ]);
});

test('a model is the same after it was written and read', async (t) => {
  for (const order of [1, 2, 4]) {
    const content = train(order);
    const bytes = writeNgram(content);
    t.deepEqual(readNgram(bytes), content);
    t.deepEqual(writeNgram(train(order)), bytes);
  }
});

test('a model takes fewer bytes than its text', async (t) => {
  t.true(writeNgram(train(3)).length < text.length);
});

test('bytes that are no model, or half of one, are refused', async (t) => {
  const { gzipSync, gunzipSync } = await import('node:zlib');
  const bytes = writeNgram(train(3));
  const half = gzipSync(gunzipSync(bytes).subarray(0, -20));
  for (const wrong of [new Uint8Array(8), bytes.subarray(0, 100), half, gzipSync('{"format":"x"}\n'), gzipSync('no line')])
    t.throws(() => readNgram(wrong), { instanceOf: ModelError, message: /not an n-gram model, or is damaged/ });
});

test('words are runs of letters and digits; what stands between is a word each; case is kept or not', async (t) => {
  const sentence = "“Don't,” said the well-kept e\u0301t\u0301… 你好 2nd🙂!";
  t.deepEqual(
    cutWords(sentence).map(({ start, end }) => sentence.slice(start, end)),
    ['“', "Don't", ',', '”', 'said', 'the', 'well-kept', 'e\u0301t\u0301', '…', '你好', '2nd', '🙂', '!'],
  );
  const [kept, lower] = [train(2, false, 1), train(2, true, 1)];
  t.true(kept.vocabulary.words.some((word) => /^[A-Z]/.test(word)));
  t.false(lower.vocabulary.words.some((word) => /^[A-Z]/.test(word)));
});

test('a word that training did not hold is the unknown word, and is marked', async (t) => {
  const [first, second] = await readNgramSurprisal(train(3), [passage('baba zebra', 'zebra Baba.')]);
  t.deepEqual([...first.tokenIds.map((id) => Number(id === UNKNOWN)), ...second.unknown], [0, 1, 1, 0, 1]);
  t.deepEqual([...first.unknown], [0, 1]);
  t.true([...first.bits, ...second.bits].every((bits) => bits > 0 && Number.isFinite(bits)));
  t.deepEqual([...second.wordIndex], [0, 1, 1]);
});

test('a presentation is read with the words before it in its passage', async (t) => {
  const content = train(3);
  const [whole] = await readNgramSurprisal(content, [passage(queries[0])]);
  const words = queries[0].split(' ');
  const parts = await readNgramSurprisal(content, [passage(words.slice(0, 4).join(' '), words.slice(4).join(' '))]);
  t.deepEqual([...parts[0].bits, ...parts[1].bits], [...whole.bits]);
});

test('a text too small for its discounts is refused with its counts', async (t) => {
  const content = trainNgram('a b c a b', { order: 2, lowerCase: true, minCount: 1 });
  t.throws(() => estimateNgram(content.counts), {
    instanceOf: ModelError,
    message: /1-grams: of counts 1 to 4 there are .*more text/,
  });
});
