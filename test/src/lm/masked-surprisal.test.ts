import test from 'ava';
import { ModelError } from '../../../src/errors.ts';
import { centredWindow, type MaskedModel, maskOf, readMaskedSurprisal } from '../../../src/lm/masked-surprisal.ts';
import { sumOverWords } from '../../../src/lm/passage-surprisal.ts';
import { openTokenizer } from '../../../src/lm/tokenizer.ts';
import { maxDifference } from '../../support/embedded-model.ts';
import { fixture } from '../../support/fixture.ts';

const { masked: truth } = fixture('surprisal.json');
const tokenizer = openTokenizer(JSON.stringify(fixture('word-pieces.json').cases.wordpiece.tokenizer));
const [CLS, SEP, MASK] = [2, 3, 4];

/** A model that answers rows from a function and keeps them. */
function fake(answer: (row: Int32Array) => ArrayLike<number>, context = 16): MaskedModel & { readonly rows: number[][] } {
  const rows: number[][] = [];
  const run: MaskedModel['run'] = async (given, _, { logits: places } = {}) => {
    const length = Math.max(...given.map((row) => row.length));
    const logits = new Float32Array(given.length * length * truth.vocabulary);
    given.forEach((row, r) => logits.set(answer(row), r * length * truth.vocabulary));
    rows.push(...given.map((row) => [...row]));
    const scores = (place: number) => [...logits.subarray(place * truth.vocabulary, (place + 1) * truth.vocabulary)];
    return { length, logits: Float32Array.from([...(places ?? [])].flatMap(scores)), sites: new Map() };
  };
  return { config: { causal: false, bos: CLS, end: SEP, context, vocabulary: truth.vocabulary }, tokenizer, run, rows };
}
/** As likely as its id is great. */
const rising = (row: Int32Array) => Array.from({ length: row.length * truth.vocabulary }, (_, i) => (i % truth.vocabulary) / 10);
const whole = [[{ id: 'p0', text: truth.text }]];

for (const masking of ['original', 'within-word'] as const) {
  test(`pseudo-surprisal (${masking}) is that of PyTorch’s logits`, async (t) => {
    const model = fake((row) => truth.rows[[...row].join(' ')]);
    const [reading] = await readMaskedSurprisal(model, whole, { masking, top: 2 });
    const bits = reading.expected.map((one) => one.bits);
    t.true(maxDifference(bits, truth.bits[masking]) < 1e-9);
    t.true(reading.expected.every(({ top, entropyBits }) => top.length === 2 && entropyBits > 0));
  });
}

test('words sum their tokens, and there is no correction', async (t) => {
  const model = fake((row) => truth.rows[[...row].join(' ')]);
  const [reading] = await readMaskedSurprisal(model, whole);
  const { bits, counts, correctedBits } = sumOverWords(reading, 'leading');
  const expected = truth.bits['within-word'];
  t.deepEqual([...counts], [1, 3, 1, 2]);
  t.true(Math.abs(bits[1] - (expected[1] + expected[2] + expected[3])) < 1e-9);
  t.true(correctedBits.every(Number.isNaN));
});

test('one token is masked in the original, with the rest of its word in the other; special tokens stand around', async (t) => {
  const [the, un, afford, able] = truth.ids.slice(1);
  const passages = [
    [
      { id: 'a', text: 'The' },
      { id: 'b', text: 'unaffordable' },
    ],
  ];
  const rowsOf = async (masking: 'original' | 'within-word') => {
    const model = fake(rising);
    await readMaskedSurprisal(model, passages, { masking });
    return model.rows.map((row) => row.slice(1, -1));
  };
  t.deepEqual(await rowsOf('original'), [
    [MASK, un, afford, able],
    [the, MASK, afford, able],
    [the, un, MASK, able],
    [the, un, afford, MASK],
  ]);
  t.deepEqual((await rowsOf('within-word')).slice(1, 3), [
    [the, MASK, MASK, MASK],
    [the, un, MASK, MASK],
  ]);
  const model = fake(rising);
  await readMaskedSurprisal(model, passages);
  t.true(model.rows.every((row) => row[0] === CLS && row[row.length - 1] === SEP));
});

test('beyond the context every token is read in the middle of a whole context', async (t) => {
  const model = fake(rising, 7);
  const [reading] = await readMaskedSurprisal(model, [[{ id: 'p', text: 'a b c d e f g h i' }]], { masking: 'original' });
  t.is(reading.expected.length, 9);
  t.true(model.rows.every((row) => row.length === 7));
  t.deepEqual(
    model.rows.map((row) => row.indexOf(MASK)),
    [1, 2, 3, 3, 3, 3, 3, 4, 5],
  );
});

test('a window keeps to the text and has the token in its middle where it can', (t) => {
  t.deepEqual(centredWindow(9, 4, 5), { start: 2, end: 7 });
  t.deepEqual(
    [centredWindow(9, 0, 5), centredWindow(9, 8, 5)],
    [
      { start: 0, end: 5 },
      { start: 4, end: 9 },
    ],
  );
  t.deepEqual(centredWindow(3, 2, 5), { start: 0, end: 3 });
});

test('a tokenizer without a mask, and a context without room, are refused', async (t) => {
  const other = openTokenizer(JSON.stringify(fixture('word-pieces.json').cases.unigram.tokenizer));
  t.throws(() => maskOf(other), { instanceOf: ModelError, message: /no special token \[MASK\]/ });
  await t.throwsAsync(readMaskedSurprisal(fake(rising, 2), whole), { instanceOf: ModelError, message: /filled by the special/ });
});

test('a text of one token has nothing around it but special tokens', async (t) => {
  const model = fake(rising);
  const [{ expected }] = await readMaskedSurprisal(model, [[{ id: 'p', text: 'x' }]]);
  t.deepEqual(model.rows, [[CLS, MASK, SEP]]);
  t.true(expected.length === 1 && expected[0].bits > 0);
});
