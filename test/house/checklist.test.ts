import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { projectRoot } from '../support/project.ts';

interface Row {
  readonly number: number;
  readonly state: string;
  readonly shownBy: string;
}

const page = readFileSync(join(projectRoot, 'reports/checklist.md'), 'utf8');
const rows: Row[] = page
  .split('\n')
  .filter((line) => /^\| \d+ \|/.test(line))
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))
  .map(([, number, , state, shownBy]) => ({ number: Number(number), state, shownBy }));

/** The tests that a row names, each with the words of titles that stand behind it. */
const testsOf = ({ shownBy }: Row) =>
  [...shownBy.matchAll(/`(test\/[^`]+)`([^`]*)/g)].map(([, file, words]) => ({
    file,
    titles: [...words.matchAll(/“([^”]+)”/g)].map(([, title]) => title),
  }));

test('the checklist has its 89 rows, each with a state', (t) => {
  t.deepEqual(
    rows.map(({ number }) => number),
    Array.from({ length: 89 }, (_, i) => i + 1),
  );
  for (const { number, state } of rows) t.regex(state, /^(yes|partly: .+|not yet: .+|not needed: .+)/, `row ${number}`);
});

test('at most 12 rows are not yet there, and all others are shown by something', (t) => {
  const lacking = rows.filter(({ state }) => state.startsWith('not yet'));
  t.true(lacking.length <= 12, `${lacking.length} are not yet there`);
  for (const row of rows) t.is(row.shownBy === '', lacking.includes(row), `row ${row.number}`);
});

test('every test that the checklist names exists, with the words of its title', (t) => {
  for (const row of rows) {
    for (const { file, titles } of testsOf(row)) {
      t.true(existsSync(join(projectRoot, file)), `row ${row.number}: ${file}`);
      const code = readFileSync(join(projectRoot, file), 'utf8').replaceAll("\\'", "'");
      for (const title of titles) t.true(code.includes(title), `row ${row.number}: ${file} has no “${title}”`);
    }
  }
});
