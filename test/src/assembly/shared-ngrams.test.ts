import test from 'ava';
import { sharedNgrams } from '../../../src/assembly/shared-ngrams.ts';
import { NumericError } from '../../../src/errors.ts';

const trained = ['The old man went to the sea.', 'A calm sea'];

test('runs of words are found whatever their case and marks, and each counts once', (t) => {
  const tested = ['the OLD man, the old man', 'calm seas'];
  t.deepEqual(sharedNgrams(tested, trained, 1), { tested: 5, shared: 4 });
  t.deepEqual(sharedNgrams(tested, trained, 2), { tested: 4, shared: 2 });
  t.deepEqual(sharedNgrams(tested, trained, 3), { tested: 3, shared: 1 });
});

test('no run goes from one text into the next, and a text that is too short has none', (t) => {
  t.deepEqual(sharedNgrams(['sea a'], trained, 2), { tested: 1, shared: 0 });
  t.deepEqual(sharedNgrams(['sea'], trained, 2), { tested: 0, shared: 0 });
});

test('texts share all with themselves', (t) => {
  for (const n of [1, 2, 5]) {
    const { tested, shared } = sharedNgrams(trained, trained, n);
    t.is(tested, shared);
  }
  t.throws(() => sharedNgrams([], [], 0), { instanceOf: NumericError });
});
