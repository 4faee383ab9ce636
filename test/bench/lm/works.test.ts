import test from 'ava';
import type { PassageSet } from './passages.ts';
import { languageWorks } from './works.ts';

const setOf = (what: string, count: number): PassageSet => ({
  what,
  inContext: false,
  passages: Array.from({ length: count }, (_, row) => [{ id: String(row), text: 'a', row }]),
});
const SETS = [setOf('passages', 24), setOf('sentences', 1000)];

const setsOf = (quick: boolean, name: string, given = SETS): string[] => {
  const { sets, goals } = languageWorks(quick, given).find((work) => work.name === name)!;
  const judged = goals.flatMap((goal) => (goal.kind === 'faster' && goal.than === 'transformers' ? [goal.on] : []));
  return sets.map((set, at) => (set.name === judged[at] ? set.name : `${set.name} has no goal`));
};

test('every set has a goal and says how many texts it has', (t) => {
  const random = ['24 texts of 32 random tokens', '6 texts of 128 random tokens', '24 texts of 5 to 60 random tokens'];
  t.deepEqual(setsOf(false, 'lm-small'), [...random, '24 passages', '1,000 sentences']);
});

test('one thread reads the last set alone, a quarter of it where it is to be quick', (t) => {
  t.deepEqual(setsOf(false, 'lm-small-alone'), ['1,000 sentences']);
  t.deepEqual(setsOf(true, 'lm-small-alone'), ['250 sentences']);
  t.deepEqual(setsOf(false, 'lm-small-alone', SETS.slice(0, 1)), ['24 passages']);
});

test('texts of 5 to 60 tokens have all of these lengths where they are enough', async (t) => {
  const { sets } = languageWorks(false).find(({ name }) => name === 'lm-embedded')!;
  const rows = await sets[2].rows({ config: { bos: 0, context: 256, vocabulary: 9 }, encode: async () => [] });
  const lengths = [...new Set(rows.map(({ length }) => length))].sort((a, b) => a - b);
  t.is(sets[2].name, `${rows.length} texts of 5 to 60 random tokens`);
  t.deepEqual(
    lengths,
    Array.from({ length: 56 }, (_, i) => 5 + i),
  );
});
