import test from 'ava';
import fc from 'fast-check';
import { batchTexts, type PassSize } from '../../../src/lm/batches.ts';
import { distinctPositions } from '../../../src/lm/distinct-positions.ts';

type Texts = readonly Int32Array[];

const longest = (texts: Texts): number => Math.max(...texts.map(({ length }) => length));
const places = (texts: Texts): number => texts.length * longest(texts);
const distinct = (texts: Texts, shared: boolean): number =>
  distinctPositions({ rows: texts, length: longest(texts) }, shared).firstPlaces.length;
const cost = (texts: Texts, shared: boolean): number => distinct(texts, shared) + places(texts) / 8 + 32;

/** Texts of two tokens, so that many begin alike. */
const someTexts = (most: number) =>
  fc
    .array(fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 1, maxLength: 12 }), { maxLength: most, minLength: 1 })
    .map((all) => all.map((text) => Int32Array.from(text)));
const someSize = fc.record({ distinct: fc.integer({ min: 1, max: 60 }), places: fc.integer({ min: 1, max: 120 }) });
const fits = (texts: Texts, most: PassSize, shared: boolean): boolean =>
  texts.length === 1 || (distinct(texts, shared) <= most.distinct && places(texts) <= most.places);

test('every text is in one batch, and no batch of several texts is larger than is said', (t) => {
  fc.assert(
    fc.property(someTexts(40), someSize, fc.boolean(), (texts, most, shared) => {
      const batches = batchTexts(texts, most, shared);
      const all = batches.flat().sort((a, b) => a - b);
      const of = (batch: readonly number[]) => batch.map((text) => texts[text]);
      return (
        all.length === texts.length &&
        all.every((text, i) => text === i) &&
        batches.every((batch) => fits(of(batch), most, shared))
      );
    }),
  );
  t.pass();
});

/** All ways to cut a list. */
const divisions = (list: Texts): Texts[][] =>
  list.length === 0 ? [[]] : list.flatMap((_, i) => divisions(list.slice(i + 1)).map((rest) => [list.slice(0, i + 1), ...rest]));

const least = (order: Texts, most: PassSize, shared: boolean): number =>
  Math.min(
    ...divisions(order)
      .filter((batches) => batches.every((batch) => fits(batch, most, shared)))
      .map((batches) => batches.reduce((sum, batch) => sum + cost(batch, shared), 0)),
  );

const total = (texts: Texts, batches: readonly (readonly number[])[], shared: boolean): number =>
  batches.reduce(
    (sum, batch) =>
      sum +
      cost(
        batch.map((text) => texts[text]),
        shared,
      ),
    0,
  );

test('where nothing is shared, no other division of the texts by length costs less', (t) => {
  fc.assert(
    fc.property(someTexts(9), someSize, (texts, most) => {
      const byLength = texts.toSorted((a, b) => a.length - b.length);
      return total(texts, batchTexts(texts, most, false), false) === least(byLength, most, false);
    }),
  );
  t.pass();
});

test('where beginnings are shared, no other division of the texts in the order of their tokens costs less', (t) => {
  const spelt = (text: Int32Array): string => text.join('');
  fc.assert(
    fc.property(someTexts(9), someSize, (texts, most) => {
      const byBeginning = texts.toSorted((a, b) => (spelt(a) < spelt(b) ? -1 : 1));
      return total(texts, batchTexts(texts, most, true), true) <= least(byBeginning, most, true);
    }),
  );
  t.pass();
});

test('texts of one length fill their batches, and a short one does not wait for a long one', (t) => {
  const ofLengths = (lengths: readonly number[]) => lengths.map((length) => ({ length }));
  const sizes = batchTexts(ofLengths(new Array(6).fill(10)), { distinct: 30, places: 60 }, false).map(({ length }) => length);
  t.deepEqual(sizes, [3, 3]);
  t.deepEqual(batchTexts(ofLengths([2000, 5, 6]), { distinct: 10_000, places: 10_000 }, false), [[1, 2], [0]]);
});

test('texts that begin alike stand together, whatever their lengths', (t) => {
  const [a, b] = [Int32Array.from({ length: 200 }, (_, i) => i), Int32Array.from({ length: 200 }, (_, i) => 1000 + i)];
  const texts = [a.slice(0, 150), b.slice(0, 150), a, b];
  t.deepEqual(batchTexts(texts, { distinct: 250, places: 500 }, true), [
    [0, 2],
    [1, 3],
  ]);
});
