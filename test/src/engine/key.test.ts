import test from 'ava';
import { canonical, seedOf, sha256 } from '../../../src/engine/key.ts';
import { safeName } from '../../../src/engine/store.ts';
import { WiringError } from '../../../src/errors.ts';

test('equal values spell the same, whatever the order of their keys', (t) => {
  const value = { b: [1, { d: null, c: 'x' }], a: true };
  t.is(canonical(value, 'params'), '{"a":true,"b":[1,{"c":"x","d":null}]}');
  t.is(canonical({ a: true, b: [1, { c: 'x', d: null }] }, 'params'), canonical(value, 'params'));
});

test('what JSON cannot say is refused with its place', (t) => {
  const bad = [undefined, Number.NaN, Number.POSITIVE_INFINITY, () => 1, new Date(0), new Float64Array(2), new Map(), 1n];
  for (const value of bad)
    t.throws(() => canonical({ alphas: [1, value] }, 'params'), {
      instanceOf: WiringError,
      message: /^params\.alphas\[1\]: is /,
    });
});

test('the hash is SHA-256', (t) => {
  t.is(sha256('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('a seed depends on the pipeline’s seed and on the step', (t) => {
  const seeds = [seedOf(1, 'a'), seedOf(2, 'a'), seedOf(1, 'b')];
  t.is(new Set(seeds).size, 3);
  t.is(seedOf(1, 'a'), seeds[0]);
  for (const seed of seeds) t.true(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32);
});

test('names of steps become names of files, different ones different', (t) => {
  t.is(safeName('fit-encoding:toy'), 'fit-encoding@toy');
  const names = ['a:b', 'a@b', 'a/b', 'a b', 'a*b', `${'x'.repeat(300)}1`, `${'x'.repeat(300)}2`].map(safeName);
  t.is(new Set(names).size, names.length);
  for (const name of names) t.regex(name, /^[\w@%.~!'()-]{1,160}$/);
});
