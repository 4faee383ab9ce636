import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { controls } from '../../data/controls.ts';
import brainScore from '../../pipelines/brain-score.ts';
import { stepsOf, type ValuesOf } from '../../src/engine/pipeline.ts';

const defaults = Object.fromEntries(Object.entries(brainScore.options).map(([name, option]) => [name, option.default]));
type Values = ValuesOf<typeof brainScore.options>;
const stepsWith = (changes: Partial<Values>) => stepsOf(brainScore, { ...defaults, ...changes } as Values).map(({ id }) => id);
const datasetsOf = (steps: readonly string[]) => steps.flatMap((id) => /^load-stimuli:(.*)/.exec(id)?.[1] ?? []);
const simulated = ['simulated-passages', 'simulated-words', 'simulated-stories'];

test('the main job takes the real datasets that the data folder holds, and no others', (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'brain-align-'));
  t.teardown(() => rmSync(dataDir, { recursive: true }));
  t.deepEqual(datasetsOf(stepsWith({ dataDir: null })), simulated);
  mkdirSync(join(dataDir, 'eeg-ucl-frank2015-words'));
  mkdirSync(join(dataDir, 'fmri-alice-brennan2016'));
  t.deepEqual(datasetsOf(stepsWith({ dataDir })), ['alice-brennan2016', 'ucl-frank2015', ...simulated]);
});

test('a data folder that holds none is not passed over in silence: every real dataset is asked for', (t) => {
  t.true(datasetsOf(stepsWith({ dataDir: tmpdir() })).includes('tuckute2024'));
});

test('a dataset goes without what it says, and an only mapping is not taken away', (t) => {
  const at = { benchmark: ['natural-stories'], dataDir: tmpdir() };
  const both = stepsWith(at);
  t.true(both.includes('fit-encoding:natural-stories/embedded/ols'));
  t.true(both.includes('fit-encoding:natural-stories/oasm/ols'));
  t.false(both.some((id) => /\/ridge|compute-rdms/.test(id)));
  t.true(stepsWith({ ...at, mapping: ['ridge'] }).includes('fit-encoding:natural-stories/embedded/ridge'));
});

test('every control is fitted on words with measures, and what is documented of them is checked', (t) => {
  const steps = stepsWith({ benchmark: ['ucl-frank2015'], dataDir: tmpdir() });
  for (const { id, needsNgram } of controls) t.is(steps.includes(`fit-encoding:ucl-frank2015/${id}/ridge`), !needsNgram, id);
  t.true(steps.includes('check-dataset:ucl-frank2015'));
});

test('what is held of words becomes what is held of scans, but for controls of the order of scans', (t) => {
  const steps = stepsWith({ benchmark: ['alice-brennan2016'], dataDir: tmpdir() });
  const resampled = steps.flatMap((id) => /^resample-to-scans:alice-brennan2016\/(.*)/.exec(id)?.[1] ?? []);
  t.deepEqual(resampled, ['embedded', 'embedded-untrained', 'word-count', 'surprisal', 'random-embedding']);
  t.true(steps.includes('correlate-subjects:alice-brennan2016'));
  t.false(steps.includes('estimate-ceiling:alice-brennan2016'));
});

test('ceilings come from repetitions, from signal and noise, or from all other people, as asked', (t) => {
  const ceilingSteps = (ceilingBy: string) =>
    stepsWith({ benchmark: ['simulated-words', 'alice-brennan2016'], dataDir: tmpdir(), ceilingBy }).filter((id) =>
      /^(estimate-ceiling|predict-from-others|correlate-subjects):/.test(id),
    );
  const usual = ['estimate-ceiling:simulated-words', 'correlate-subjects:alice-brennan2016'];
  t.deepEqual(ceilingSteps('reliability'), usual);
  t.deepEqual(ceilingSteps('signal-to-noise'), usual);
  t.deepEqual(ceilingSteps('other-people'), ['predict-from-others:simulated-words', 'predict-from-others:alice-brennan2016']);
});
