import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { readExternalModel } from '../../data/external-model.ts';
import { DataError, ModelError } from '../../src/errors.ts';
import { rowsOf } from '../../src/table/read.ts';
import askProgram from '../../stages/ask-program.ts';
import { runStage } from '../support/run-stage.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/external/${name}`, import.meta.url));
/** Passages whose presentations do not lie together. */
const stimulusSet = [
  ['a', 'p', 'one'],
  ['b', 'q', 'three'],
  ['c', 'p', 'seven words'],
].map(([stimulus_id, passage_id, text], i) => ({
  stimulus_id,
  passage_id,
  group_id: passage_id,
  text,
  position: Number(i === 2),
  word_count: 1,
}));

function cardOf(t: ExecutionContext, content: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), 'external-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'model.json'), typeof content === 'string' ? content : JSON.stringify(content));
  return join(folder, 'model.json');
}

test('a program’s answers are activations, in the order of the stimulus set and padded', async (t) => {
  const { activations, sites } = await runStage(askProgram, { stimulusSet }, { model: 'mine', file: fixture('model.json') });
  t.deepEqual(rowsOf(sites), [
    { model: 'mine', site: 'size', depth: 0, width: 2 },
    { model: 'mine', site: 'words', depth: 1, width: 1 },
  ]);
  t.deepEqual(
    rowsOf(activations).map(({ site, stimulus_id, activation }) => [site, stimulus_id, ...activation]),
    [
      ['size', 'a', 3, 0],
      ['size', 'b', 5, 0],
      ['size', 'c', 11, 3],
      ['words', 'a', 1, 0],
      ['words', 'b', 1, 0],
      ['words', 'c', 2, 0],
    ],
  );
});

test('the bits of its words are surprisal, of which tokens are not known', async (t) => {
  const { surprisal } = await runStage(askProgram, { stimulusSet }, { model: 'mine', file: fixture('model.json') });
  t.deepEqual(
    rowsOf(surprisal).map(({ stimulus_id, word_index, word, surprisal_bits }) => [stimulus_id, word_index, word, surprisal_bits]),
    [
      ['a', 0, 'one', 3],
      ['c', 0, 'seven', 5],
      ['c', 1, 'words', 5],
      ['b', 0, 'three', 5],
    ],
  );
  for (const row of rowsOf(surprisal)) t.like(row, { token_count: 0, unknown_count: 0, corrected_surprisal_bits: Number.NaN });
});

test('where surprisals are needed, a program may give them alone, with null for a word that has none', async (t) => {
  const asked = (...words: string[]) =>
    runStage(
      askProgram,
      { stimulusSet },
      {
        model: 'mine',
        file: cardOf(t, { command: [process.execPath, fixture('model.mjs'), ...words] }),
        needed: 'surprisals' as const,
      },
    );
  const { surprisal, activations, sites } = await asked('gaps');
  t.deepEqual([activations.length, sites.length], [0, 0]);
  t.deepEqual([...surprisal.columns.surprisal_bits], [Number.NaN, Number.NaN, 5, Number.NaN]);
  await t.throwsAsync(asked('silent'), {
    instanceOf: ModelError,
    message: /model mine: gives no surprisals; answer with "surprisals"/,
  });
});

test('the card and the files that it names are the sources', async (t) => {
  t.deepEqual(await askProgram.sources?.({ ...askProgram.params, file: fixture('model.json') }), [
    fixture('model.json'),
    fixture('model.mjs'),
  ]);
});

test('a program that gives surprisals alone has no activations', async (t) => {
  const file = cardOf(t, { command: [process.execPath, fixture('model.mjs'), 'surprisals'] });
  await t.throwsAsync(runStage(askProgram, { stimulusSet }, { model: 'mine', file }), {
    instanceOf: ModelError,
    message: /model mine: gives no representations/,
  });
});

test('a card that does not say what it must is a DataError', (t) => {
  const refuse = (content: unknown, message: RegExp) =>
    t.throws(() => readExternalModel(cardOf(t, content)), { instanceOf: DataError, message });
  refuse('{', /is not JSON/);
  refuse({}, /has no "command"/);
  refuse({ command: [] }, /has no "command"/);
  refuse({ command: 'python model.py' }, /has no "command"; give the program and its arguments as a list/);
  refuse({ command: ['x'], file: ['y'] }, /says "file", which means nothing; did you mean "files"/);
  refuse({ command: ['x'], files: 'y' }, /has "files" that are no list/);
  refuse({ command: ['x'], seconds: 0 }, /has 0 "seconds"/);
  t.throws(() => readExternalModel(fixture('none.json')), { instanceOf: DataError, message: /there is no such file/ });
});
