import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { DataError, ModelError, TableError, WiringError } from '../../src/errors.ts';
import { rowsOf } from '../../src/table/read.ts';
import measureNgramSurprisal from '../../stages/measure-ngram-surprisal.ts';
import trainNgram from '../../stages/train-ngram.ts';
import { fixture } from '../support/fixture.ts';
import { runStage } from '../support/run-stage.ts';
import { stimuli } from '../support/stimuli.ts';

const { text, queries, cases } = fixture('ngram.json');
const truth = cases.find(({ order, lower_case }: any) => order === 3 && lower_case);

function fileWith(t: ExecutionContext, content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'brain-align-ngram-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'text.txt'), content);
  return join(folder, 'text.txt');
}

test('a text becomes a model, and stimuli get its surprisal word by word', async (t) => {
  const { ngramModels } = await runStage(trainNgram, {}, { text: fileWith(t, text) });
  t.like(rowsOf(ngramModels)[0], {
    order: 3,
    documents: text.split('\n\n').length,
    words: text.split(/\s+/).length,
    vocabulary: truth.words.length,
  });
  const { surprisal } = await runStage(measureNgramSurprisal, { stimulusSet: stimuli([queries[0]]), ngramModels });
  const words = queries[0].split(' ');
  rowsOf(surprisal).forEach((row, i) => {
    t.like(row, { word: words[i], token_count: 1, unknown_count: 0, corrected_surprisal_bits: row.surprisal_bits });
    t.true(Math.abs(row.surprisal_bits + Math.log2(truth.probabilities[0][i])) < 1e-9);
  });
});

test('a mark belongs to the word that it touches, and an unknown word is counted', async (t) => {
  const { ngramModels } = await runStage(trainNgram, {}, { text: fileWith(t, text) });
  const { surprisal } = await runStage(measureNgramSurprisal, { stimulusSet: stimuli(['baba, zebra', '“Baba”']), ngramModels });
  t.deepEqual(
    rowsOf(surprisal).map((row) => [row.word, row.token_count, row.unknown_count]),
    [
      ['baba,', 2, 1],
      ['zebra', 1, 1],
      ['“Baba”', 3, 2],
    ],
  );
});

test('what cannot be counted is refused', async (t) => {
  const path = fileWith(t, 'one two three');
  await t.throwsAsync(runStage(trainNgram, {}, { text: path }), { instanceOf: ModelError, message: /more text/ });
  await t.throwsAsync(runStage(trainNgram, {}, { text: path, order: 0 }), {
    instanceOf: WiringError,
    message: /order: 0 is not/,
  });
  await t.throwsAsync(runStage(trainNgram, {}, { text: fileWith(t, ' \n') }), { instanceOf: DataError, message: /no text/ });
  const inputs = { stimulusSet: stimuli(['a']), ngramModels: [] };
  await t.throwsAsync(runStage(measureNgramSurprisal, inputs), { instanceOf: TableError, message: /holds 0 models/ });
});
