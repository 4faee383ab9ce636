import test from 'ava';
import { randomState } from '../../../src/stats/random.ts';
import { countDistinctPrefixes } from './distinct-prefixes.ts';

test('what rows have in common counts once, and only from their beginning', (t) => {
  t.is(countDistinctPrefixes([]), 0);
  t.is(countDistinctPrefixes([[1, 2, 3]]), 3);
  const shared = [
    [1, 2, 3],
    [1, 2, 4, 3],
    [2, 3],
    [1, 2],
  ];
  t.is(countDistinctPrefixes(shared), 7);
  t.is(countDistinctPrefixes([...shared, ...shared]), 7);
});

test('as many are distinct as there are different beginnings', (t) => {
  const { integer } = randomState(3);
  const rows = Array.from({ length: 60 }, () => Array.from({ length: 1 + integer(6) }, () => integer(2)));
  const beginnings = new Set(rows.flatMap((row) => row.map((_, last) => row.slice(0, last + 1).join(' '))));
  t.is(countDistinctPrefixes(rows), beginnings.size);
  t.true(beginnings.size < rows.flat().length);
});
