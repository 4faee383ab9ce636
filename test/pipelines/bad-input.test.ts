import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { ended, type Said, say } from '../support/command-line.ts';
import { copyModel, modelBytes } from '../support/embedded-model.ts';
import { projectRoot } from '../support/project.ts';
import { dataDirWith, type Files } from '../support/published-folders.ts';
import { randomMatrix } from '../support/random-matrix.ts';

/** One store for all: what is good was run once, and every refusal must leave it as good as it was. */
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'bad-input-')));
const store = join(folder, 'store');
test.after.always(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

const FOLDER = 'fmri3t-1000sentences-tuckute2024';
const regions = ['lang_LH_AntTemp', 'lang_LH_IFG', 'lang_LH_IFGorb', 'lang_LH_MFG', 'lang_LH_PostTemp', 'lang_LH_netw'];
const NOUNS = ['clerk', 'river', 'lamp', 'bridge', 'letter'];
const PLACES = ['door', 'market', 'garden', 'window'];
const sentences = NOUNS.flatMap((noun) => PLACES.map((place) => `The ${noun} waited near the ${place}.`));

/** Rows of cells, the first of them the header. */
type Sheet = readonly (readonly (string | number)[])[];
const csv = (sheet: Sheet): string => sheet.map((cells) => `${cells.join(',')}\n`).join('');
const values = randomMatrix(sentences.length, regions.length, 1).data;
const bold: Sheet = [
  ['item_id', 'sentence', ...regions],
  ...sentences.map((text, i) => [`B.${i + 1}`, text, ...values.subarray(i * regions.length, (i + 1) * regions.length)]),
];
const stimset: Sheet = [
  ['sentence', 'item_id', 'surprisal-5gram_mean', 'surprisal-gpt2-xl_mean', 'surprisal-pcfg_mean'],
  ...sentences.map((text, i) => [text, i + 1, i % 7, (i * 3) % 11, (i * 5) % 13]),
];
const meta: Sheet = [['parc_name_glasser', 'nc'], ...regions.slice(0, -1).map((region, i) => [region, 25 + 10 * i])];
const whole = { 'bold_response_LH.csv': csv(bold), 'S3T_stimset.csv': csv(stimset), 'S3T_langfroi12345_meta.csv': csv(meta) };

/** The sheet with other values in one column of the rows named (1: the first below the header). */
const put = (sheet: Sheet, rows: readonly number[], column: string, value: string | number): Sheet =>
  sheet.map((cells, row) => (rows.includes(row) ? cells.map((cell, j) => (sheet[0][j] === column ? value : cell)) : cells));

const goodDir = join(folder, 'data');
mkdirSync(join(goodDir, FOLDER), { recursive: true });
for (const [name, content] of Object.entries(whole)) writeFileSync(join(goodDir, FOLDER, name), content);
const job = (dataDir: string) => ['--benchmark', 'tuckute2024', '--mapping', 'ols', '--data-dir', dataDir];
const good = job(goodDir);

/** The command as it is typed, in a process of its own. */
function typed(...words: string[]) {
  const { BRAIN_ALIGN_DATA: _, ...env } = process.env;
  const command = ['--import', 'tsx', 'src/cli.ts', ...words];
  return spawn(process.execPath, command, { cwd: projectRoot, env, stdio: ['ignore', 'pipe', 'pipe'] });
}
const at = (own: string) => ['--store', own, '--artifacts', join(folder, 'artifacts'), '--jobs', '1'];
const run = (...options: string[]) => ended(typed('brain-score', ...at(store), ...options));

/** One message with place, problem and way out, on stderr; no stack; and what was good before still rests. */
async function refused(t: ExecutionContext, { code, out, err }: Said, message: RegExp): Promise<void> {
  t.true(code === 1 || code === 2, `exit code ${code}`);
  const said = err.split('\n').filter((line) => line.startsWith('✗'));
  t.is(said.length, 1, err);
  t.regex(said[0], message);
  t.notRegex(out + err, /^\s+at |defect/m);
  const plan = await say(projectRoot, 'plan', 'brain-score', '--store', store, ...good);
  t.is(plan.code, 0);
  t.regex(plan.out, new RegExp(`^brain-score · ${steps} steps: ${steps} rest, 0 would run`), plan.out);
}

let first: Said;
/** Of the first run. */
let steps = 0;
let second: Said;
let firstPid: number | undefined;
test.before(async () => {
  const child = typed('brain-score', ...at(store), ...good);
  firstPid = child.pid;
  const done = ended(child);
  while (child.exitCode === null && !readdirSync(folder).includes('store')) await sleep(20);
  await new Promise((resolve) => child.stdout.once('data', resolve));
  second = await run(...good);
  first = await done;
  steps = Number(/\ndone: (\d+) steps ran/.exec(first.out)?.[1]);
});

test.serial('of two runs on one store the second is told the process of the first, which finishes well', async (t) => {
  t.is(first.code, 0, first.err);
  t.true(steps > 20, first.out);
  await refused(t, second, new RegExp(`^✗ ${store}/lock\\.json: process ${firstPid} on .* since .*; wait for it or stop it$`));
});

const typos: Readonly<Record<string, readonly [words: readonly string[], message: RegExp]>> = {
  'an unknown model': [['--model', 'embeded'], /^✗ model embeded: is not known; did you mean "embedded"\?$/],
  'a model folder that is not there': [
    ['--model', './no-such-folder'],
    /^✗ model \.\/no-such-folder: there is no such folder; name a folder with model\.onnx, tokenizer\.json and config\.json$/,
  ],
  'no model at all': [['--model', ''], /^✗ --model: names none; name at least one, or leave the option out$/],
  'an unknown benchmark': [
    ['--benchmark', 'tuckute2025'],
    /^✗ --benchmark: "tuckute2025" is not one of its values; did you mean "tuckute2024"\?$/,
  ],
  'an unknown option': [['--modell', 'x'], /^✗ --modell: is not an option of brain-score; did you mean "--model"\?$/],
  'an unknown mapping': [['--mapping', 'rigde'], /^✗ --mapping: "rigde" is not one of its values; did you mean "ridge"\?$/],
  'a penalty that is not above 0': [['--alphas', '0,-1'], /^✗ --alphas: 0 is not above 0; for no penalty use --mapping ols$/],
  'a number of jobs below 1': [['--jobs', '0'], /^✗ --jobs: "0" is not a whole number of at least 1$/],
  'a benchmark without its recordings': [
    ['--benchmark', 'tuckute2024'],
    /^✗ benchmark tuckute2024: needs recordings that do not ship with brain-align; name their folder with --data-dir; the card/,
  ],
  'a data folder that is not there': [
    job('no/such/data'),
    /^✗ load-stimuli:tuckute2024: .*data\/fmri3t-1000sentences-tuckute2024: there is no such folder; obtain it from github/,
  ],
};
for (const [what, [words, message]] of Object.entries(typos)) {
  test.serial(`${what} is refused before anything runs`, async (t) => {
    const said = await run(...words);
    await refused(t, said, message);
    t.notRegex(said.out, /✓/);
  });
}

test.serial('an unknown pipeline gets the nearest one', async (t) => {
  const said = await ended(typed('barin-score'));
  await refused(t, said, /^✗ barin-score: is not a pipeline and not a command; did you mean "brain-score"\?$/);
});

const long = `Rivers ${'run on '.repeat(200)}on.`;
const rows = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const damaged: Readonly<Record<string, readonly [changes: Files, message: RegExp]>> = {
  'a file that is cut off is named by its last line': [
    { 'bold_response_LH.csv': whole['bold_response_LH.csv'].slice(0, -40) },
    /^✗ load-stimuli:tuckute2024: .*bold_response_LH\.csv:21: is not whole CSV \(.*\); the file may be cut off; obtain it again$/,
  ],
  'a header of other names is named by the column that it lacks': [
    { 'bold_response_LH.csv': whole['bold_response_LH.csv'].replace('item_id', 'item') },
    /bold_response_LH\.csv:1: has no column "item_id"; there is: item, sentence, lang_LH_AntTemp/,
  ],
  'a stimulus that stands twice is named': [
    { 'bold_response_LH.csv': csv(put(bold, [7], 'item_id', 'B.6')) },
    /bold_response_LH\.csv: sentence id "B\.6" stands twice \(entries 6 and 7\); each may stand once$/,
  ],
  'a stimulus that one file lacks is named': [
    { 'S3T_stimset.csv': csv(stimset.filter((_, row) => row !== 7)) },
    /S3T_stimset\.csv: lacks 1 sentence id \(B\.7\); .*bold_response_LH\.csv has them; is a file cut off or of another version\?$/,
  ],
  'a response that is no number is named by line and column': [
    { 'bold_response_LH.csv': csv(put(bold, [3], 'lang_LH_IFG', 'NaN')) },
    /^✗ (load-responses|check-dataset):tuckute2024: .*LH\.csv:4, column "lang_LH_IFG": holds "NaN", not a finite number$/,
  ],
  'a region that never varies is named': [
    { 'bold_response_LH.csv': csv(put(bold, rows(1, 20), 'lang_LH_IFG', 0.5)) },
    /LH\.csv, column "lang_LH_IFG": the region has the same value for every stimulus; leave it out of the file$/,
  ],
  'a region that does not vary within one test fold is named, once for all models': [
    { 'bold_response_LH.csv': csv(put(bold, rows(5, 8), 'lang_LH_IFG', 0.5)) },
    /^✗ fit-encoding:.*: fold 1: lang_LH_IFG is constant over 4 rows: no correlation is defined; leave it out or join rows$/,
  ],
  'a sentence longer than the context of the model is named': [
    {
      'bold_response_LH.csv': csv(put(bold, [3], 'sentence', long)),
      'S3T_stimset.csv': csv(put(stimset, [3], 'sentence', long)),
    },
    /: presentation B\.3: has \d+ tokens, and the model reads at most 255 beside its special ones; cut it into shorter presentations, or use/,
  ],
};
for (const [title, [changes, message]] of Object.entries(damaged)) {
  test.serial(title, async (t) => {
    await refused(t, await run(...job(dataDirWith(t, FOLDER, { ...whole, ...changes }))), message);
  });
}

const vocabulary = () => {
  const tokenizer = JSON.parse(readFileSync(join(projectRoot, 'data/embedded-model/tokenizer.json'), 'utf8'));
  tokenizer.model.vocab.another = 8192;
  return JSON.stringify(tokenizer);
};
const models: Readonly<Record<string, readonly [changes: Record<string, string | Uint8Array>, message: RegExp]>> = {
  'the tokenizer of another model is named by its folder': [
    { 'tokenizer.json': vocabulary() },
    /: \/.*\/tokenizer\.json: has 8193 tokens, more than the 8192 of the model; it belongs to another model$/,
  ],
  'a model that is cut off is named by its folder': [
    { 'model.onnx': modelBytes().subarray(0, 1_000_000) },
    /: \/.*: model graph: the file ends in the middle of a field; obtain it again: it is truncated or damaged$/,
  ],
};
for (const [title, [changes, message]] of Object.entries(models)) {
  test.serial(title, async (t) => {
    await refused(t, await run(...good, '--model', copyModel(t, changes)), message);
  });
}

test.serial('a store or artifacts below a file are refused before anything runs', async (t) => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  const message = /file\/(store|artifacts): a part of this path is a file, not a folder; name another folder$/;
  await refused(t, await run(...good, '--store', join(file, 'store')), message);
  await refused(t, await run(...good, '--artifacts', join(file, 'artifacts')), message);
});

/** A small file system in memory; undefined where mounting is not allowed. It vanishes with the test. */
function mounted(options: string): string | undefined {
  const path = mkdtempSync(join(folder, 'disk-'));
  return spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path]).status === 0 ? path : undefined;
}
const unmount = (path: string) => spawnSync('umount', ['-l', path]);
const probe = mounted('size=64k');
if (probe) unmount(probe);
const onDisk = probe ? test.serial : test.skip;

onDisk('a read-only file system is refused before anything runs (skipped without mount)', async (t) => {
  const disk = mounted('ro') as string;
  t.teardown(() => unmount(disk));
  const message = /: the file system is read-only; name a folder that may be written$/;
  await refused(t, await run(...good, '--store', join(disk, 'store')), message);
  await refused(t, await run(...good, '--artifacts', disk), message);
});

onDisk('a full disk is told once, and what was done before rests afterwards (skipped without mount)', async (t) => {
  const disk = mounted('size=224k') as string;
  t.teardown(() => unmount(disk));
  const own = join(disk, 'store');
  const full = await run(...good, '--store', own);
  // of one step, or of the run, where its own record of what failed found no room either
  await refused(
    t,
    full,
    new RegExp(`^✗ (\\S+: )?${own}: the disk is full; free some space and run again: what is finished is kept$`),
  );
  spawnSync('mount', ['-o', 'remount,size=64m', disk]);
  const plan = await say(projectRoot, 'plan', 'brain-score', '--store', own, ...good);
  t.is(plan.code, 0);
  t.regex(plan.out, /[1-9]\d* rest/);
  t.regex(full.out, /✓ load-stimuli/);
});

test.serial('a damaged object is found by the next run, which makes it again', async (t) => {
  const receipts = readdirSync(join(store, 'receipts')).map((name) => readJson(join(store, 'receipts', name)));
  const [hash] = receipts.filter(({ parts }) => parts.stage === 'compute-rdms').map(({ outputs }) => outputs.rdms.hash);
  const path = join(store, 'objects', hash.slice(0, 2), `${hash}.arrow`);
  const before = readFileSync(path);
  const flipped = Buffer.from(before);
  for (let i = 100; i < 108; i++) flipped[i] ^= 0xff;
  writeFileSync(path, flipped);
  const { code, out } = await run(...good);
  t.is(code, 0);
  t.regex(out, new RegExp(`^✓ compute-rdms:tuckute2024 .* · output-corrupted\ndone: 1 step ran, ${steps - 1} rested`));
  t.deepEqual(readFileSync(path), before);
});

function readJson(path: string): any {
  return JSON.parse(readFileSync(path, 'utf8'));
}

test.serial('plan writes nothing, not even the folder of the store', async (t) => {
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  const { code } = await say(projectRoot, 'plan', 'brain-score', '--store', join(empty, 'store'), ...good);
  t.is(code, 0);
  t.deepEqual(readdirSync(empty), []);
  const copy = join(folder, 'copy');
  cpSync(store, copy, { recursive: true });
  await say(projectRoot, 'plan', 'brain-score', '--store', copy, ...job('no/such/data'));
  t.deepEqual(readdirSync(copy, { recursive: true }).sort(), readdirSync(store, { recursive: true }).sort());
});
