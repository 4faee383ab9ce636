import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import type { Step } from '../../../src/engine/pipeline.ts';
import { planSteps } from '../../../src/engine/plan.ts';
import { readOutput } from '../../../src/engine/store.ts';
import { type Project, project, states } from './support/project.ts';
import { totals } from './support/small/schemas/words.ts';

const IDS = ['load-words', 'measure-words:single', 'measure-words:scaled', 'sum-words', 'count-rows'];
const every = (state: string) => Object.fromEntries(IDS.map((id) => [id, state]));

async function outputPath({ store }: Project, step: string, port: string): Promise<string> {
  const last = await store.lastRun('small', step);
  const receipt = await store.receipt(last?.fingerprint ?? '');
  return store.objectPath(receipt?.outputs[port].hash ?? '');
}

test.serial('the first run makes everything, the second rests', async (t) => {
  const small = await project(t);
  const steps = await small.steps();
  t.deepEqual(await small.cues(steps), every(['never-ran'] as any));
  const first = await small.run(steps);
  t.deepEqual(states(first), every('ran'));
  const sum = first.steps.find(({ id }) => id === 'sum-words')?.receipt;
  const { columns } = await readOutput(small.store, sum!, 'totals', totals);
  t.deepEqual([...columns.total], [2 * 16 + 2 * 3 * 16]);
  t.true(sum!.peakBytes > 1e6 && sum!.seconds > 0);
  t.true(first.events.some(({ type, message }) => type === 'log' && message === 'measuring 4 words'));
  t.true(first.events.some(({ type, share }) => type === 'progress' && share === 1));
  t.deepEqual(await small.cues(steps), {});
  const second = await small.run(steps);
  t.deepEqual(states(second), every('rested'));
  t.deepEqual(
    second.steps.map(({ receipt }) => receipt),
    first.steps.map(({ receipt }) => receipt),
  );
});

test.serial('every change has its cue, and reruns only what it touches', async (t) => {
  const small = await project(t);
  const steps = await small.steps();
  await small.run(steps);

  const scaled = await small.steps({ scale: 5 });
  t.deepEqual(await small.cues(scaled), {
    'measure-words:scaled': ['params-changed: scale'],
    'sum-words': ['waits-for: measure-words:scaled'],
  });
  const rerun = await small.run(scaled);
  t.deepEqual(states(rerun), { ...every('rested'), 'measure-words:scaled': 'ran', 'sum-words': 'ran' });
  t.deepEqual(rerun.events.find(({ type, step }) => type === 'start' && step === 'sum-words')?.cues, ['input-changed: measures']);
  t.deepEqual(await small.cues(steps), {}, 'the older results are still there');

  await small.edit('stages/measure-words.ts', 'A comment that changes nothing', 'Another comment');
  await small.edit('stages/measure-words.ts', 'const factor = ()', 'const factor = (): number');
  t.deepEqual(await small.cues(scaled), {}, 'comments and types change nothing');

  const both = (cue: string) => ({
    'measure-words:single': [cue],
    'measure-words:scaled': [cue],
    'sum-words': ['waits-for: measure-words:single', 'waits-for: measure-words:scaled'],
  });
  await small.edit('stages/measure-words.ts', 'word.length * scale', 'scale * word.length');
  t.deepEqual(await small.cues(scaled), both('code-changed'));
  const cut = await small.run(scaled);
  const early = { ...every('rested'), 'measure-words:single': 'ran', 'measure-words:scaled': 'ran' };
  t.deepEqual(states(cut), early, 'equal bytes let everything below rest');

  await small.edit('stages/factor.bin', '2', '3');
  t.deepEqual(await small.cues(scaled), both('code-changed'), 'a file that the code names counts as code');
  await small.run(scaled);

  await small.edit('node_modules/verb/package.json', '1.0.0', '1.0.1');
  t.deepEqual(await small.cues(scaled), both('package-changed: verb'));
  await small.run(scaled);

  await small.edit('words.txt', 'fox', 'dog');
  const { 'load-words': load, 'count-rows': count } = await small.cues(scaled);
  t.deepEqual([load, count], [['source-changed: words.txt'], ['waits-for: load-words']]);
  await small.run(scaled);

  const seeded = await small.cues(scaled, 2);
  for (const id of IDS) t.deepEqual(seeded[id], ['seed-changed']);
});

test.serial('a table defined otherwise, a missing source and a broken stage have their cues', async (t) => {
  const small = await project(t);
  const steps = await small.steps();
  await small.run(steps);
  const outputs = { totals: { ...totals, about: 'Sums.' } };
  const redefined = steps.map((step): Step => (step.id === 'count-rows' ? { ...step, stage: { ...step.stage, outputs } } : step));
  t.deepEqual(await small.cues(redefined), { 'count-rows': ['schema-changed'] });

  const source = join(small.root, 'gone.txt');
  const lost = await small.steps({ source });
  t.deepEqual((await small.cues(lost))['load-words'], [`source-missing: ${source}`]);
  const result = await small.run(lost);
  t.is(states(result)['load-words'], 'failed');
  t.regex(result.steps[0].error?.message ?? '', /gone\.txt: there is no such file, and load-words reads it/);
  t.deepEqual(
    result.steps.slice(1).map(({ reason }) => reason),
    Array(4).fill('load-words failed'),
  );

  await small.edit('stages/count-rows.ts', 'export default', 'export export default');
  const broken = await planSteps(steps, { pipeline: 'small', store: small.store, root: small.root, seed: 1 });
  const count = broken.steps.find(({ step }) => step.id === 'count-rows');
  t.deepEqual(count?.cues, ['code-broken: count-rows']);
  t.regex(count?.problem?.message ?? '', /count-rows\.ts:\d+: /);
});

test.serial('a damaged output is found, set aside and made again; a missing one is made again', async (t) => {
  const small = await project(t);
  const steps = await small.steps();
  await small.run(steps);
  const path = await outputPath(small, 'measure-words:single', 'measures');
  const whole = await readFile(path);
  const bytes = Buffer.from(whole);
  bytes[bytes.length >> 1] ^= 1;
  await writeFile(path, bytes);
  const waits = { 'sum-words': ['waits-for: measure-words:single'] };
  t.deepEqual(await small.cues(steps), { 'measure-words:single': ['output-corrupted'], ...waits });
  t.deepEqual(states(await small.run(steps)), { ...every('rested'), 'measure-words:single': 'ran' });
  t.deepEqual(await readFile(path), whole);

  await writeFile(path, bytes);
  const receipt = await small.store.receipt((await small.store.lastRun('small', 'measure-words:single'))!.fingerprint);
  const { spec } = steps[1].inputs.words as any;
  await t.throwsAsync(readOutput(small.store, receipt!, 'measures', spec), {
    message: /is damaged and was set aside; run the pipeline again/,
  });
  t.deepEqual(await small.cues(steps), { 'measure-words:single': ['output-corrupted'], ...waits }, 'a reader has set it aside');
  await small.run(steps);
  await rm(path);
  t.deepEqual(await small.cues(steps), { 'measure-words:single': ['output-missing'], ...waits });
  await small.run(steps);
  t.deepEqual(await small.cues(steps), {});
  t.deepEqual(await readdir(small.store.aside), []);
});

test.serial('a changed line in one stage leaves the other stages’ steps at rest', async (t) => {
  const small = await project(t);
  const steps = await small.steps();
  await small.run(steps);
  await small.edit('stages/count-rows.ts', "name: 'count'", "name: 'number'");
  t.deepEqual(await small.cues(steps), { 'count-rows': ['code-changed'] });
  t.deepEqual(states(await small.run(steps)), { ...every('rested'), 'count-rows': 'ran' });
});
