import test from 'ava';
import { NumericError } from '../../../src/errors.ts';
import { heldOutChoice } from '../../../src/stats/held-out-choice.ts';
import { randomState } from '../../../src/stats/random.ts';

test('a fold is scored by the candidate that is best on the others', (t) => {
  const found = heldOutChoice([
    [0.9, 0.1, 0.1],
    [0.2, 0.4, 0.6],
  ]);
  // without fold 0 the second is best, without fold 1 their sums are 1.0 and 0.8, without fold 2 1.0 and 0.6
  t.deepEqual([...found.chosen], [1, 0, 0]);
  t.true(Math.abs(found.score - (0.2 + 0.1 + 0.1) / 3) < 1e-15);
  t.true(Math.abs(found.best - 0.4) < 1e-15);
});

test('among candidates of pure noise the held-out choice is worth nothing, and the best of them seems to be', (t) => {
  const random = randomState(1);
  const runs = Array.from({ length: 200 }, () =>
    heldOutChoice(Array.from({ length: 12 }, () => Array.from({ length: 5 }, () => random.standardNormal()))),
  );
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  t.true(Math.abs(mean(runs.map(({ score }) => score))) < 0.1);
  t.true(mean(runs.map(({ best }) => best)) > 0.5);
});

test('one fold, or candidates of unequal folds, are refused', (t) => {
  t.throws(() => heldOutChoice([[1]]), { instanceOf: NumericError, message: /1 folds/ });
  t.throws(() => heldOutChoice([[1, 2], [1]]), { instanceOf: NumericError });
});
