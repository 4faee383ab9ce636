import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import brainScore from '../../pipelines/brain-score.ts';
import surprisal from '../../pipelines/surprisal.ts';
import { stepsOf, type ValuesOf } from '../../src/engine/pipeline.ts';
import loadText from '../../stages/load-text.ts';
import { say } from '../support/command-line.ts';
import { fixture } from '../support/fixture.ts';
import { projectRoot } from '../support/project.ts';
import { runStage } from '../support/run-stage.ts';

const folder = mkdtempSync(join(tmpdir(), 'surprisal-'));
const [text, counted] = [join(folder, 'text.txt'), join(folder, 'counted.txt')];
test.before(() => {
  writeFileSync(text, 'The old man opened the door.\r\n  \r\nHe looked at the sea.\n\n\nBees make honey.\n');
  writeFileSync(counted, fixture('ngram.json').text);
});
test.after.always(() => rmSync(folder, { recursive: true, force: true }));
const at = ['--store', join(folder, 'store'), '--artifacts', join(folder, 'artifacts')];

test('a text becomes tables of its words, tokens, next tokens and n-grams', async (t) => {
  const { code, err } = await say(
    projectRoot,
    ...['surprisal', '--text', text, '--top', '2', '--stride', '8', '--digest', '--ngram-text', counted, '--order', '2', ...at],
  );
  t.is(code, 0, err);
  const [run] = readdirSync(join(folder, 'artifacts'));
  for (const file of [
    'measure-surprisal/embedded.surprisal.parquet',
    'measure-surprisal/embedded.tokens.parquet',
    'measure-surprisal/embedded.nextTokens.parquet',
    'digest-text/embedded.digests.parquet',
    'measure-ngram-surprisal/surprisal.parquet',
  ])
    t.true(existsSync(join(folder, 'artifacts', run, file)), file);
});

test('what cannot be read is refused before anything runs', async (t) => {
  const refused = async (...options: string[]) => (await say(projectRoot, 'surprisal', ...options, ...at)).err;
  t.regex(await refused(), /--text: names no file/);
  t.regex(await refused('--text', text, '--top', '-1'), /--top: -1 is not a whole number/);
  t.regex(await refused('--text', text, '--model', 'gpt9'), /model gpt9: is not known/);
});

test('blocks of a text file are passages, and their lines presentations', async (t) => {
  const { stimulusSet } = await runStage(loadText, {}, { text });
  const { passage_id, text: lines, position, word_count } = stimulusSet.columns;
  t.deepEqual(lines, ['The old man opened the door.', 'He looked at the sea.', 'Bees make honey.']);
  t.deepEqual(
    [passage_id, [...position], [...word_count]],
    [
      ['1', '1', '2'],
      [0, 1, 0],
      [6, 5, 3],
    ],
  );
});

test('a program is asked for its surprisals', (t) => {
  const program = join(folder, 'mine.json');
  writeFileSync(program, '{"command": ["true"]}');
  const defaults = Object.fromEntries(Object.entries(surprisal.options).map(([name, option]) => [name, option.default]));
  const values = { ...defaults, ...{ text, model: ['embedded', program] } };
  const steps = stepsOf(surprisal, values as unknown as ValuesOf<typeof surprisal.options>);
  t.deepEqual(steps.map(({ id }) => id).toSorted(), [`ask-program:${program}`, 'load-text', 'measure-surprisal:embedded']);
  t.like(
    steps.find(({ stage }) => stage.name === 'ask-program'),
    { params: { model: program, file: program, needed: 'surprisals' } },
  );
});

test('n-grams are a control of brain-score where a text to count is named, and only there', (t) => {
  const defaults = Object.fromEntries(Object.entries(brainScore.options).map(([name, option]) => [name, option.default]));
  const steps = (ngramText: string | null) =>
    stepsOf(brainScore, { ...defaults, dataDir: null, ngramText } as ValuesOf<typeof brainScore.options>);
  const idsOf = (ngramText: string | null) =>
    steps(ngramText)
      .map(({ id }) => id)
      .filter((id) => id.includes('ngram'));
  t.deepEqual(idsOf(null), []);
  t.true(idsOf(counted).includes('train-ngram'));
  const controls = steps(counted).filter(({ id }) => /^extract-control:.*\/(ngram-)?surprisal$/.test(id));
  t.is(controls.length, 6);
  for (const { id, inputs } of controls) {
    const [{ step }] = inputs.surprisal as unknown as { step: string }[];
    t.is(step.startsWith('measure-ngram-surprisal'), id.includes('ngram'), id);
  }
});
