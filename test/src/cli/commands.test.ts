import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { copyProject, copyTinyProject, edit, type Said, say } from '../../support/command-line.ts';

const finished = copyTinyProject();
let first: Said;
test.before(async () => {
  first = await say(finished, 'tiny', '--jobs', '1');
});

test('a run says what ran and why, then the artifacts, the summary and the report', (t) => {
  const { code, out, err } = first;
  t.is(err, '');
  t.is(code, 0);
  t.regex(out, /^ {2}load-sentences: 3 sentences\n/m);
  t.is(out.match(/^✓ \S+ {2}\d.* · never-ran$/gm)?.length, 5);
  t.regex(out, /\ndone: 5 steps ran \(.*\)\nartifacts: artifacts\/tiny-\w{8}\n\nThere are 14 words\.\n\n/);
  t.regex(out, /\n\nreport: artifacts\/tiny-\w{8}\/report\/index\.html\n$/);
});

test('a run in which all rests says so in one line, and still gives the summary and the report', async (t) => {
  const root = copyProject(finished);
  const { code, out } = await say(root, 'tiny');
  t.is(code, 0);
  t.regex(out, /^nothing to do: 5 steps rest \(\d.*\)\nartifacts: .*\n\nThere are 14 words\.\n\nreport: .*index\.html\n$/);
  t.regex((await say(root, 'tiny', '--verbose')).out, /^· load-sentences {2}rests\n/);
});

test('plan says what would run and why, and makes nothing', async (t) => {
  const root = copyTinyProject();
  const fresh = await say(root, 'plan', 'tiny');
  t.is(fresh.code, 0);
  t.regex(fresh.out, /^tiny · 5 steps: 0 rest, 5 would run\n\n {2}load-sentences +runs +never-ran\n/);
  t.regex(fresh.out, /\n\nno estimate: none of them has run in this store before\n$/);
  t.false(readdirSync(root).includes('artifacts'));
});

test('plan tells a change of code from a change of params, and both from rest', async (t) => {
  const root = copyProject(finished);
  t.is((await say(root, 'plan', 'tiny')).out, 'tiny · 5 steps: 5 rest, 0 would run\nnothing to do\n');
  const other = await say(root, 'plan', 'tiny', '--wait-ms', '1');
  t.regex(other.out, /^tiny · 5 steps: 3 rest, 1 would run, 1 waits .*\n\n[\s\S]*round-0 +runs +params-changed: milliseconds\n/);
  t.regex(other.out, /\n\nabout .* one after the other, and .* of memory with --jobs \d+, going by 2 steps that ran before\n$/);
  edit(join(root, 'stages/raise-counts.ts'), (code) => code.replace('word_count[i] ** power', 'word_count[i] ** power + 1'));
  const changed = await say(root, 'plan', 'tiny');
  t.regex(changed.out, /^tiny · 5 steps: 2 rest, 2 would run, 1 waits .*\n\n[\s\S]*\n {2}raise-counts:a +runs +code-changed\n/);
});

test('why says for what cause a step ran, what it used and from where, and what it made', async (t) => {
  const { code, out } = await say(finished, 'why', 'raise-counts:a');
  t.is(code, 0);
  t.regex(out, /^raise-counts:a · The first powers/);
  t.regex(out, /\n {2}in the last run +ran\n {2}ran because +never-ran\n {2}finished +\d{4}-\d\d-\d\dT/);
  t.regex(out, /\n {2}took +\d.* s, peak memory \d+ MB, Node v?\d+/);
  t.regex(out, /\n {2}code +stages\/raise-counts\.ts {2}[0-9a-f]{12}\n/);
  t.regex(out, /\n {2}params +site +"a"\n +powers {2}\[1,2\]\n/);
  t.regex(out, /\n {2}inputs +sentences {2}load-sentences\.sentences {2}[0-9a-f]{12}\n/);
  t.regex(out, /\n {2}made +raise-counts:a\.vectors {2}3 rows {2}\d.*B {2}[0-9a-f]{12}\n$/);
});

test('why names the files of the outside world with their hashes', async (t) => {
  t.regex((await say(finished, 'why', 'load')).out, /\n {2}sources +\S*data\/texts\.txt {2}[0-9a-f]{12}\n/);
});

test('a step is found by a beginning that only it has', async (t) => {
  t.regex((await say(finished, 'why', 'wri')).out, /^write-report/);
  const { code, err } = await say(finished, 'why', 'raise');
  t.is(code, 2);
  t.is(err, '✗ raise: could be any of 2 steps; say which: raise-counts:a, raise-counts:b\n');
  t.is((await say(finished, 'why', 'wirte')).err, '✗ wirte: is not a step of the last run; did you mean "write-report"?\n');
});

test('trace follows a stimulus through all tables, in the order of the steps', async (t) => {
  const { code, out } = await say(finished, 'trace', 'tiny.1');
  t.is(code, 0);
  t.deepEqual(out.match(/^\S+\.\S+ ·/gm), [
    'load-sentences.sentences ·',
    'raise-counts:a.vectors ·',
    'raise-counts:b.vectors ·',
    'measure-words:round-0.wordLengths ·',
  ]);
  t.regex(out, /\n {2}text +A dog barked\.\n {2}word_count {2}3 word\n/);
  t.regex(out, /\n {2}a +9\.487 +6 +3 +9 {2}\[3, 9\]\n/);
  t.regex(out, /\n +2 {2}barked\. +7\n/);
});

test('a stimulus that no table knows gets the nearest one', async (t) => {
  const { code, out, err } = await say(finished, 'trace', 'tny.2');
  t.deepEqual({ code, out }, { code: 2, out: '' });
  t.is(err, '✗ tny.2: is not a stimulus of the last run; did you mean "tiny.2"?\n');
});

test('show finds a table by its name, by step and port, and by its Parquet file', async (t) => {
  const byName = await say(finished, 'show', 'sentences');
  t.is(byName.code, 0);
  t.regex(
    byName.out,
    /^sentences · The sentences that were read\.\n {2}rows +3\n {2}key +stimulus_id\n {2}made by +load-sentences\.sentences in tiny, /,
  );
  t.regex(byName.out, /\nword_count +i32 +word +words in the text\n/);
  t.regex(byName.out, /\ntiny\.1 +A dog barked\. +3\n/);
  t.is((await say(finished, 'show', 'load-sentences.sentences')).out, byName.out);
  const [folder] = readdirSync(join(finished, 'artifacts'));
  const byFile = await say(finished, 'show', `artifacts/${folder}/raise-counts/b.vectors.parquet`, '--rows', '1');
  t.is(byFile.err, '');
  t.regex(byFile.out, /^vectors · A vector for each sentence\.\n {2}rows +3\n {2}key +site, stimulus_id\n/);
  t.regex(byFile.out, /\nvector +vec32 +activation {2}powers of the word count\n/);
  t.regex(byFile.out, /\nb +tiny\.0 +\[6, 36\]\n… and 2 more rows; --rows n shows more\n$/);
});

test('a table that several steps make is asked for by step', async (t) => {
  const { code, err } = await say(finished, 'show', 'vectors');
  t.is(code, 2);
  t.is(err, '✗ vectors: is made by 2 steps; say which: raise-counts:a.vectors, raise-counts:b.vectors\n');
  t.regex((await say(finished, 'show', 'sentnces')).err, /^✗ sentnces: is not a table of the last run; did you mean /);
});

test('a file that is missing or no table is refused', async (t) => {
  const missing = await say(finished, 'show', 'x.parquet');
  t.is(missing.code, 1);
  t.is(missing.err, `✗ ${finished}/x.parquet: there is no such file; check the path\n`);
  const damaged = await say(finished, 'show', 'package.json');
  t.is(damaged.code, 1);
  t.regex(damaged.err, /is not a readable table; the file is damaged or of another format\n$/);
});

test('steps that failed alike are listed with one message, and the run says how to go on', async (t) => {
  const root = copyProject(finished);
  const { code, out, err } = await say(root, 'tiny', '--fault', 'foreseen', '--rounds', '2', '--jobs', '1');
  t.is(code, 1);
  t.regex(out, /\n- write-report {2}skipped · /);
  t.is(
    err,
    `not finished: of 6 steps 2 failed, 1 not run, 3 done
✗ measure-words:round-0: texts.txt: has no words; write some
  the same: measure-words:round-1
what was done is kept; the same command resumes
`,
  );
  const why = await say(root, 'why', 'measure-words:round-1');
  t.regex(why.out, /in the last run +failed\n {2}failed +\d{4}-.*\n {2}error +texts\.txt: has no words; write some\n/);
  t.regex((await say(root, 'why', 'write')).out, /in the last run +was skipped\n {2}because +\S/);
  t.regex((await say(root, 'tiny')).out, /^nothing to do: 5 steps rest/);
});

test('an error that nobody foresaw is called a defect', async (t) => {
  const { code, err } = await say(copyProject(finished), 'tiny', '--fault', 'unforeseen', '--jobs', '1');
  t.is(code, 1);
  t.regex(
    err,
    /\n✗ measure-words:round-0: x is undefined\n {2}this is a defect of brain-align; run with --verbose for the stack\n/,
  );
  t.notRegex(err, /\n\s+at /);
});
