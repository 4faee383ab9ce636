import { readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { main } from '../../../src/cli/main.ts';
import { projectRoot } from '../../support/project.ts';
import { emptyFolder } from '../../support/synthetic-assemblies.ts';

/** What the command line says where it is typed. */
async function typedAt(cwd: string, ...words: string[]) {
  const said = { out: '', err: '' };
  const to = (key: 'out' | 'err') => ({ write: (text: string) => (said[key] += text) });
  const stoppable = () => new AbortController().signal;
  const code = await main(words, { root: projectRoot, cwd, stdout: to('out'), stderr: to('err'), env: {}, stoppable });
  return { code, ...said };
}

function folderWithTable(t: ExecutionContext): string {
  const folder = realpathSync(emptyFolder(t));
  writeFileSync(join(folder, 'table.csv'), 'item_id,sentence,story,psc\n1,Birds sing.,s1,1\n2,They do.,s2,3\n');
  return folder;
}

test('an import says what it decided, what the dataset holds, and how models are scored on it', async (t) => {
  const folder = folderWithTable(t);
  const { code, out, err } = await typedAt(folder, 'data', 'import', 'table.csv', '--to', 'study');
  t.is(err, '');
  t.is(code, 0);
  t.is(
    out,
    `stimulus_id: column \`item_id\`
text: column \`sentence\`
passage_id: column \`story\`
form: wide, a row for each stimulus, a column for each neuroid
neuroids: column \`psc\`
subject_id: none, so that all is of one person
region: none, so that all is of one region
order: none, so that the stimuli of a passage are read in the order of the file
folds: 2, one for each passage or group
✓ ./study
  stimuli            2
  passages           2
  people             1
  neuroids           1
  regions            1
  repetitions        1
  missing values     0
  neuroids left out  0
its title, licence, folds and more may be said in ./study/dataset.json, as data/own/card.md shows
score models on it: pnpm pipeline brain-score --benchmark ./study
`,
  );
});

test('what is said with --column, any number of times, is heeded, and a folder elsewhere is named in full', async (t) => {
  const [folder, other] = [folderWithTable(t), realpathSync(emptyFolder(t))];
  const to = join(other, 'my study');
  const columns = ['--column', 'group_id=story', '--column', 'passage_id='];
  const { code, out } = await typedAt(folder, 'data', 'import', 'table.csv', '--to', to, ...columns);
  t.is(code, 0);
  t.regex(out, /^group_id: column `story`$/m);
  t.regex(out, /^passage_id: none, so that each stimulus is read by itself$/m);
  t.true(out.endsWith(`brain-score --benchmark "${to}"\n`));
});

test('an import that cannot be made ends with code 1 and leaves nothing', async (t) => {
  const folder = folderWithTable(t);
  const typed = ['data', 'import', 'table.csv', '--to', 'study', '--column', 'text=sentences'];
  const { code, err } = await typedAt(folder, ...typed);
  t.is(code, 1);
  t.is(err, '✗ --column text=sentences: no file has a column "sentences"; did you mean "sentence"?\n');
  t.deepEqual(readdirSync(folder), ['table.csv']);
});

const refusals: [typed: string, message: string][] = [
  ['data import', '✗ data import: names no file; data import <file…> --to <folder>'],
  ['data import a.csv', '✗ data import: does not say into which folder; name it with --to'],
  ['data import a.csv --to b --column text', '✗ --column text: does not say what it means; write it as text=sentence'],
  ['data import a.csv --to b --colum text=x', '✗ --colum: is not an option of data; did you mean "--column"?'],
  ['data imprt a.csv', '✗ data imprt: is not a command; did you mean "import"?'],
];
for (const [words, message] of refusals) {
  test(`"${words}" is refused in one line with exit code 2`, async (t) => {
    const { code, out, err } = await typedAt(projectRoot, ...words.split(' '));
    t.deepEqual([code, out, err], [2, '', `${message}\n`]);
  });
}
