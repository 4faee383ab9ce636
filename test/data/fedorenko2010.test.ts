import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { fedorenko2010, readLocaliserTexts } from '../../data/fedorenko2010/load.ts';
import { DataError } from '../../src/errors.ts';
import loadLocaliser from '../../stages/load-localiser.ts';
import { runStage } from '../support/run-stage.ts';
import { emptyFolder } from '../support/synthetic-assemblies.ts';

const HEADER = Array.from({ length: 14 }, (_, i) => `stim${i + 1}`).join(',');
const item = (words: string, kind: string) => `1,${words.split(' ').join(',')},${kind}`;
const SENTENCE = 'WE MADE UP A SENTENCE OF TWELVE WORDS FOR THIS ONE TEST';
const NON_WORDS = 'LORP ME TAS UDE BLIF KON REE OS VUM DRAL PIBS ONK';

/** Ten files of two items, of which the first may be changed. */
function folderWith(t: ExecutionContext, change = (rows: string) => rows): string {
  const dataDir = emptyFolder(t);
  fedorenko2010.published.forEach(({ path }, i) => {
    const rows = `${HEADER}\n${item(SENTENCE, 'S')}\n${item(NON_WORDS.replace('LORP', `LORP${i}`), 'N')}\n`;
    mkdirSync(dirname(join(dataDir, path)), { recursive: true });
    writeFileSync(join(dataDir, path), i === 0 ? change(rows) : rows);
  });
  return dataDir;
}

test('the words of an item are a text in lower case, in the order of the ten files', (t) => {
  const { sentences, nonWords } = readLocaliserTexts(folderWith(t));
  t.is(sentences.length, 10);
  t.is(sentences[0], SENTENCE.toLowerCase());
  t.is(sentences[0].split(' ').length, 12);
  t.deepEqual(
    nonWords.map((text) => text.split(' ')[0]),
    Array.from({ length: 10 }, (_, i) => `lorp${i}`),
  );
});

test('their number is compared with what is documented', (t) => {
  const checks = fedorenko2010.checks!(folderWith(t));
  t.deepEqual(
    checks.map(({ check, expected, found, agrees }) => [check, expected, found, agrees]),
    [
      ['sentences', '240', '10', false],
      ['lists of non-words', '240', '10', false],
    ],
  );
});

test('an item of another kind, a missing column and a missing file are told', (t) => {
  const odd = folderWith(t, (rows) => rows.replace(',N\n', ',X\n'));
  t.throws(() => readLocaliserTexts(odd), {
    instanceOf: DataError,
    message: /set1\.csv:3, column "stim14": is "X", neither S nor N/,
  });
  const short = folderWith(t, (rows) => rows.replace('stim13', 'stim_13'));
  t.throws(() => readLocaliserTexts(short), { instanceOf: DataError, message: /has no column "stim13"; did you mean/ });
  const message = /run1_stim_set1\.csv: there is no such file; .*data pull Fedorenko2010\.localization/;
  t.throws(() => readLocaliserTexts(emptyFolder(t)), { instanceOf: DataError, message });
});

test('its stage gives each text as a passage of its own', async (t) => {
  const { sentences, nonWords } = await runStage(loadLocaliser, {}, { dataDir: folderWith(t) });
  t.is(sentences.columns.text[0], SENTENCE.toLowerCase());
  t.is(new Set(nonWords.columns.passage_id).size, 10);
});
