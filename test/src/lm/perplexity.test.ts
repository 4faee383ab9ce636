import test from 'ava';
import { openModel } from '../../../src/lm/model.ts';
import { readSurprisal } from '../../../src/lm/passage-surprisal.ts';
import { measurePerplexity, splitDocuments } from '../../../src/lm/perplexity.ts';
import { readPassages } from '../../../src/lm/read-passages.ts';
import { EMBEDDED } from '../../support/embedded-model.ts';

const SHORT = 'The old man opened the door and looked at the sea.';
const LONG = Array.from({ length: 60 }, (_, i) => `The wind from hill ${i} shook the café.`).join(' ');

test('documents are the blocks between empty lines', (t) => {
  t.deepEqual(splitDocuments(' One\nline. \n\n\nTwo.\n\n \n\nThree.\n'), ['One\nline.', 'Two.', 'Three.']);
});

test('every token of every document is scored once', async (t) => {
  const model = await openModel(EMBEDDED, { threads: 1 });
  const documents = [SHORT, LONG];
  const perplexity = await measurePerplexity(model, documents);
  const encoded = await model.tokenizer.encode(documents);
  const tokens = encoded.reduce((count, { ids }) => count + ids.length, 0);
  t.true(tokens > 2 * model.config.context);
  t.like(perplexity, {
    documents: 2,
    tokens,
    words: documents.join(' ').split(' ').length,
    bytes: Buffer.byteLength(documents.join('')),
  });

  const alone = await Promise.all(documents.map((document) => measurePerplexity(model, [document])));
  t.true(Math.abs(alone[0].bits + alone[1].bits - perplexity.bits) < 1e-3);
  t.true(Math.abs(perplexity.bitsPerByte * perplexity.bytes - perplexity.bits) < 1e-9);
  t.true(Math.abs(Math.log2(perplexity.perplexityPerWord) * perplexity.words - perplexity.bits) < 1e-6);
  t.true(Math.abs(Math.log2(perplexity.perplexityPerToken) * tokens - perplexity.bits) < 1e-6);
});

test('a document has the bits that its words have as a passage', async (t) => {
  const model = await openModel(EMBEDDED, { threads: 1 });
  const words = LONG.split(' ').map((text, i) => ({ id: String(i), text }));
  const { presentations } = await readPassages(model, [words]);
  const bits = presentations.flatMap((presentation) => [...presentation.bits]).reduce((sum, value) => sum + value, 0);
  t.true(Math.abs((await measurePerplexity(model, [LONG])).bits - bits) < 1e-3);
});

test('a model without a token of the beginning scores every token of a document but the first', async (t) => {
  const model = await openModel(EMBEDDED, { threads: 1 });
  const lacking = { ...model, config: { ...model.config, bos: null } };
  const [{ expected }] = await readSurprisal(model, [[{ id: 'p', text: SHORT }]], { first: 'none' });
  const { tokens, bits } = await measurePerplexity(lacking, [SHORT]);
  t.is(tokens, expected.length - 1);
  t.true(Math.abs(bits - expected.slice(1).reduce((sum, one) => sum + one.bits, 0)) < 1e-3);
});

test('the model predicts English better than its untrained twin does', async (t) => {
  const [model, twin] = await Promise.all(
    [undefined, 1].map((seed) => openModel(EMBEDDED, { threads: 1, ...(seed ? { untrainedSeed: seed } : {}) })),
  );
  const [trained, untrained] = [await measurePerplexity(model, [SHORT, LONG]), await measurePerplexity(twin, [SHORT, LONG])];
  t.true(trained.bitsPerByte < 0.8 * untrained.bitsPerByte);
  t.true(Math.abs(Math.log2(untrained.perplexityPerToken) - 13) < 0.5); // a uniform guess among 8192 tokens
});
