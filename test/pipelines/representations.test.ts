import test from 'ava';
import brainScore from '../../pipelines/brain-score.ts';
import { stepsOf } from '../../src/engine/pipeline.ts';
import { WiringError } from '../../src/errors.ts';

const defaults = {
  ...{ benchmark: ['simulated-words', 'simulated-stories'], model: ['embedded'], pool: 'mean', context: 'passage' },
  ...{ specialTokens: 'out', rewrite: [] as string[] },
  ...{ localiser: [] as string[], localiserTokens: 12, keep: 0.1, mapping: ['ols'], alphas: [1], dataDir: null, ngramText: null },
  ...{ layers: [] as string[], ceilings: 'none', ceilingBy: 'reliability', contexts: 'anew', mostWords: 0, units: 0 },
  ...{ measures: [] as string[], decoding: false, coefficients: [] as string[] },
  ...{ folds: 'usual', features: 'raw', targets: 'raw', components: [25], penaltyFor: 'each' },
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

test('the texts of a localiser are cut to 12 tokens as in Brain-Score, to another number, or not at all', (t) => {
  const cutsOf = (localiserTokens: number) =>
    compose({ localiser: ['s.txt', 'n.txt'], localiserTokens })
      .filter(({ stage }) => stage.name === 'extract-activations')
      .map(({ id, params }) => [/sentences|non-words/.test(id), params.mostTokens]);
  for (const [localises, mostTokens] of cutsOf(12)) t.is(mostTokens, localises ? 12 : null);
  t.is(cutsOf(12).filter(([, mostTokens]) => mostTokens === 12).length, 4);
  t.is(cutsOf(5).filter(([, mostTokens]) => mostTokens === 5).length, 4);
  t.true(cutsOf(0).every(([, mostTokens]) => mostTokens === null));
  t.throws(() => cutsOf(-1), { instanceOf: WiringError, message: /--localiser-tokens: -1 is not a whole number/ });
});

test('a localiser is two files', (t) => {
  t.throws(() => compose({ localiser: ['s.txt'] }), { instanceOf: WiringError, message: /--localiser: names 1 files; name two/ });
});

test('the localiser of Brain-Score is known by its name, and its texts come from the data folder', (t) => {
  const steps = compose({ localiser: ['Fedorenko2010'], dataDir: '/data' as any });
  t.deepEqual(labels(steps, 'load-lines'), []);
  t.deepEqual(
    steps.filter(({ stage }) => stage.name === 'load-localiser').map(({ params }) => params),
    [{ dataDir: '/data' }],
  );
  const read = steps.filter(({ id }) => /^extract-activations:(sentences|non-words)/.test(id));
  t.is(read.length, 4);
  for (const { id, inputs } of read) {
    const { step, port } = inputs.stimulusSet as { step: string; port: string };
    t.is(step, 'load-localiser:Fedorenko2010');
    t.is(port, id.includes(':sentences') ? 'sentences' : 'nonWords');
  }
});

test('units are drawn for each language model and twin, or selected, and not both', (t) => {
  const steps = compose({ units: 50 });
  t.is(labels(steps, 'draw-units').length, 4);
  t.is(labels(steps, 'select-units').length, 4);
  t.throws(() => compose({ units: 50, localiser: ['s.txt', 'n.txt'] }), { instanceOf: WiringError, message: /--units: draws/ });
  t.throws(() => compose({ units: 0.5 }), { instanceOf: WiringError, message: /--units: 0.5 is not a whole number/ });
});

test('further measures are a step for each model and control, where they are asked for', (t) => {
  t.deepEqual(labels(compose({}), 'measure-predictions'), []);
  const steps = compose({ measures: ['spearman', 'r2'], benchmark: ['simulated-words'] });
  const measured = steps.filter(({ stage }) => stage.name === 'measure-predictions');
  t.is(measured.length, labels(steps, 'fit-encoding').length);
  for (const { params } of measured) t.like(params, { measures: ['spearman', 'r2'], mapping: 'ols', split: 'grouped' });
});

test('decoding is a step for each model, where it is asked for', (t) => {
  t.deepEqual(labels(compose({}), 'decode-sites'), []);
  const expected = ['decode-sites:simulated-words/embedded', 'decode-sites:simulated-words/embedded-untrained'];
  t.deepEqual(labels(compose({ decoding: true, benchmark: ['simulated-words'] }), 'decode-sites'), expected);
});

test('special tokens are read as they are asked for, in benchmarks and localisers alike', (t) => {
  const read = compose({ specialTokens: 'in', localiser: ['s.txt', 'n.txt'], context: '3' }).filter(({ id }) =>
    /^extract-(activations|representations):.*embedded/.test(id),
  );
  t.is(read.length, 8);
  for (const { params } of read) t.is(params.specialTokens, 'in');
});

test('texts are rewritten for all that reads them, and recordings are of what was presented', (t) => {
  t.deepEqual(labels(compose({}), 'rewrite-texts'), []);
  const steps = compose({ rewrite: ['lower-case'] });
  const sourceOf = ({ inputs }: (typeof steps)[number]) => (inputs.stimulusSet as { step: string } | undefined)?.step;
  t.deepEqual(labels(steps, 'rewrite-texts'), ['rewrite-texts:simulated-words', 'rewrite-texts:simulated-stories']);
  const presented = steps.filter((step) => sourceOf(step)?.startsWith('load-stimuli'));
  t.deepEqual([...new Set(presented.map(({ id }) => id.replace(/simulated-\w+/, '…')))].sort(), [
    'extract-activations:…/planted',
    'rewrite-texts:…',
    'simulate-responses:…',
  ]);
  for (const stage of ['extract-activations', 'measure-surprisal', 'extract-control', 'assign-folds', 'fit-encoding']) {
    const reading = steps.filter((step) => step.stage.name === stage && !step.id.endsWith('/planted'));
    t.true(reading.length >= 2, stage);
    for (const step of reading) t.regex(sourceOf(step)!, /^rewrite-texts/, step.id);
  }
  t.deepEqual(steps.find(({ stage }) => stage.name === 'render-report')?.params.rewrite, ['lower-case']);
  const official = { benchmark: ['Wikitext-accuracy'], rewrite: ['lower-case'] };
  t.throws(() => compose(official), {
    instanceOf: WiringError,
    message: /^--rewrite: Wikitext-accuracy reads its texts by its own/,
  });
});
