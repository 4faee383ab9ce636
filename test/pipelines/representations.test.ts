import test from 'ava';
import brainScore from '../../pipelines/brain-score.ts';
import { stepsOf } from '../../src/engine/pipeline.ts';
import { WiringError } from '../../src/errors.ts';

const defaults = {
  ...{ benchmark: ['simulated-words', 'simulated-stories'], model: ['embedded'], pool: 'mean', context: 'passage' },
  ...{ localiser: [] as string[], keep: 0.1, mapping: ['ols'], alphas: [1], dataDir: null, ngramText: null },
  ...{ layers: [] as string[], ceilings: 'none' },
};
const compose = (more: Partial<typeof defaults>) => stepsOf(brainScore, { ...defaults, ...more });
const labels = (steps: ReturnType<typeof compose>, stage: string) =>
  steps.filter((step) => step.stage.name === stage).map(({ id }) => id);

test('a context is a passage, a sentence, a presentation, or a number of words', (t) => {
  const paramsOf = (context: string) =>
    compose({ context }).find(({ stage }) => stage.name === 'extract-representations')?.params;
  t.is(paramsOf('passage'), undefined);
  t.like(paramsOf('sentence'), { context: 'sentence', pool: 'mean', unit: 'presentation' });
  t.like(paramsOf('12'), { context: 'words', contextWords: 12 });
  t.throws(() => paramsOf('word'), { instanceOf: WiringError, message: /--context: "word" is none; name passage, sentence/ });
});

test('a localiser selects the units of each language model and twin once, and every benchmark is scored on them', (t) => {
  const steps = compose({ localiser: ['s.txt', 'n.txt'] });
  t.deepEqual(labels(steps, 'load-lines'), ['load-lines:sentences', 'load-lines:non-words']);
  t.deepEqual(labels(steps, 'localise-units'), ['localise-units:embedded', 'localise-units:embedded-untrained']);
  t.is(steps.find(({ stage }) => stage.name === 'localise-units')?.params.keep, 0.1);
  t.is(labels(steps, 'select-units').length, 4);
  const fits = steps.filter(({ id }) => /^fit-encoding.*\/embedded/.test(id));
  t.is(fits.length, 4);
  for (const { inputs } of fits) t.regex((inputs.activations as { step: string }).step, /^select-units/);
});

test('a localiser is two files', (t) => {
  t.throws(() => compose({ localiser: ['s.txt'] }), { instanceOf: WiringError, message: /--localiser: names 1 files; name two/ });
});
