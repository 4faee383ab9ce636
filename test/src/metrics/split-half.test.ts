import test from 'ava';
import { meanOverPeople, splitHalf } from '../../../src/metrics/split-half.ts';
import { fixture } from '../../support/fixture.ts';

test('ten halves, their correction and the ceiling are those of Brain-Score’s procedure in NumPy', (t) => {
  const { rt, uncorrected, corrected, ceiling_median } = fixture('brain-score/misc.json').cases.split_half;
  const rows = rt as (number | null)[][];
  const data = Float64Array.from(rows.flat(), (cell) => cell ?? Number.NaN);
  const halves = splitHalf({ items: rows.length, people: rows[0].length, data });
  const far = (a: Float64Array, b: number[]) => Math.max(...a.map((value, i) => Math.abs(value - b[i])));
  t.true(far(halves.uncorrected, uncorrected) < 1e-12);
  t.true(far(halves.corrected, corrected) < 1e-12);
  t.true(Math.abs(halves.ceiling - ceiling_median) < 1e-12);
  t.true(halves.unmeasured.every((count) => count === 0));
});

test('the mean passes over people without a value, and is NaN where nobody has one', (t) => {
  const data = Float64Array.of(1, Number.NaN, 3, Number.NaN, Number.NaN, 5);
  t.deepEqual([...meanOverPeople({ items: 2, people: 3, data }, [0, 1, 2])], [2, 5]);
  t.deepEqual([...meanOverPeople({ items: 2, people: 3, data }, [0, 1])], [1, Number.NaN]);
});

test('an item that one half did not see is left out of that division and counted', (t) => {
  const person = [100, 200, 300, 150, 120];
  const data = Float64Array.from(person.flatMap((ms, item) => [ms, item === 0 ? Number.NaN : ms + 10 * (item % 2)]));
  const { unmeasured, uncorrected } = splitHalf({ items: 5, people: 2, data });
  t.deepEqual([...unmeasured], new Array(10).fill(1));
  t.true(uncorrected.every((r) => r > 0.9 && r < 1));
});

test('one person cannot be halved', (t) => {
  t.throws(() => splitHalf({ items: 3, people: 1, data: Float64Array.of(1, 2, 3) }), { message: /cannot be halved/ });
});
