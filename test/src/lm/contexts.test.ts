import test from 'ava';
import fc from 'fast-check';
import { ModelError } from '../../../src/errors.ts';
import { type ContextOptions, type Excerpt, excerptsOf } from '../../../src/lm/contexts.ts';

const passage = (...texts: string[]) => texts.map((text, i) => ({ id: `p${i}`, text }));
const options = (more: Partial<ContextOptions> = {}): ContextOptions => ({
  ...{ unit: 'presentation', context: 'passage', causal: true, sees: 'left' },
  ...more,
});
/** An excerpt in one line, what is wanted in brackets. */
const shown = ({ passage, wanted }: Excerpt) =>
  passage.map(({ text }, at) => (wanted.some((one) => one.at === at) ? `[${text}]` : text)).join(' ');
const excerpts = (texts: string[], more: Partial<ContextOptions>) => excerptsOf(passage(...texts), options(more)).map(shown);

const WORDS = ['Bees', 'fly.', 'He', 'said', '“go.”', 'So'];

test('a causal model reads a passage once for all that is in it', (t) => {
  for (const unit of ['presentation', 'word', 'token'] as const) {
    t.deepEqual(excerpts(['a b', 'c d'], { unit }), ['[a b] [c d]']);
  }
});

test('a sentence ends where a presentation ends in a full stop, quotes aside', (t) => {
  t.deepEqual(excerpts(WORDS, { context: 'sentence' }), ['[Bees] [fly.]', '[He] [said] [“go.”]', '[So]']);
});

test('a presentation alone has no context', (t) => {
  t.deepEqual(excerpts(['a b', 'c'], { context: 'presentation' }), ['[a b]', '[c]']);
});

test('a window holds the last words before, wherever presentations begin', (t) => {
  t.deepEqual(excerpts(['a b c', 'd', 'e f'], { context: { words: 2 } }), ['[a b c]', 'b c [d]', 'c d [e f]']);
  t.deepEqual(excerpts(['a b c', 'd'], { context: { words: 2 }, unit: 'word' }), ['[a]', 'a [b]', 'a b [c]', 'b c [d]']);
  t.deepEqual(excerpts(['a b', 'c'], { context: { words: 0 } }), ['[a b]', '[c]']);
});

test('a model that sees both ways is given what comes before, or all', (t) => {
  const both = { causal: false } as const;
  t.deepEqual(excerpts(['a b', 'c', 'd'], { ...both, sees: 'left' }), ['[a b]', 'a b [c]', 'a b c [d]']);
  t.deepEqual(excerpts(['a b', 'c'], { ...both, sees: 'left', unit: 'word' }), ['[a]', 'a [b]', 'a b [c]']);
  t.deepEqual(excerpts(['a b', 'c', 'd'], { ...both, sees: 'full', unit: 'word' }), ['[a b] [c] [d]']);
  t.deepEqual(excerpts(WORDS, { ...both, sees: 'left', context: 'sentence' }), [
    ...['[Bees]', 'Bees [fly.]', '[He]', 'He [said]', 'He said [“go.”]', '[So]'],
  ]);
});

test('what is wanted says where it was cut from', (t) => {
  const [, second] = excerptsOf(passage('the  sea'), options({ context: { words: 3 }, unit: 'word' }));
  t.deepEqual(second, {
    passage: [
      { id: 'p0', text: 'the ' },
      { id: 'p0', text: 'sea' },
    ],
    wanted: [{ at: 1, start: 5, word: 1 }],
  });
});

test('whatever the context, the wanted presentations are the passage in its order', (t) => {
  const word = fc.constantFrom('sea', 'door.', '“so!”', '🐝', 'the');
  const text = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
  const context = fc.constantFrom<ContextOptions['context']>('passage', 'sentence', 'presentation', { words: 0 }, { words: 3 });
  const unit = fc.constantFrom<'presentation' | 'word'>('presentation', 'word');
  const property = fc.property(
    fc.array(text, { minLength: 1, maxLength: 5 }),
    context,
    unit,
    fc.boolean(),
    (texts, context, unit, causal) => {
      const found = excerptsOf(passage(...texts), options({ context, unit, causal }));
      const wanted = found.flatMap(({ passage, wanted }) => wanted.map(({ at }) => passage[at].text));
      t.is(wanted.join(' '), texts.join(' '));
    },
  );
  fc.assert(property, { seed: 3, numRuns: 200 });
});

test('what cannot be read so is a ModelError', (t) => {
  const refuse = (more: Partial<ContextOptions>, message: RegExp) =>
    t.throws(() => excerpts(['a'], more), { instanceOf: ModelError, message });
  refuse({ context: { words: -1 } }, /-1 words are no window/);
  refuse({ context: { words: 1.5 } }, /1.5 words are no window/);
  refuse({ unit: 'token', causal: false }, /cannot be read with their left context only; take words as units/);
});
