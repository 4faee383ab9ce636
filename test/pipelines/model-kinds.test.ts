import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { kindOf, modelFile } from '../../data/model-kinds.ts';
import brainScore from '../../pipelines/brain-score.ts';
import { stepsOf } from '../../src/engine/pipeline.ts';
import { WiringError } from '../../src/errors.ts';
import { tinyModel } from '../support/tiny-models.ts';

const options = {
  benchmark: ['simulated-words', 'simulated-stories'],
  ...{
    pool: 'last',
    specialTokens: 'out',
    rewrite: [],
    context: 'passage',
    localiser: [],
    localiserTokens: 12,
    keep: 0.01,
    mapping: ['ols'],
    alphas: [1],
    dataDir: null,
    ngramText: null,
    layers: [],
    ceilings: 'none',
    ceilingBy: 'reliability',
    contexts: 'anew',
    mostWords: 0,
    units: 0,
    measures: [],
    decoding: false,
    coefficients: [],
    folds: 'usual',
    features: 'raw',
    targets: 'raw',
    components: [25],
    penaltyFor: 'each',
  },
};
const compose = (...model: string[]) => stepsOf(brainScore, { ...options, model });
const folder = mkdtempSync(join(tmpdir(), 'kinds-'));
for (const name of [...options.benchmark.map((at) => `${at}.npy`), 'x.npz', 'w.txt', 'm.json'])
  writeFileSync(join(folder, name), '');
test.after.always(() => rmSync(folder, { recursive: true }));

test('a file of activations is a model: one file a benchmark, without a twin and without surprisal of its own', (t) => {
  const model = join(folder, '{benchmark}.npy#a,b');
  const steps = compose('embedded', model);
  t.deepEqual(
    steps.filter(({ stage }) => stage.name === 'import-activations').map(({ params }) => params),
    options.benchmark.map((at) => ({ model, file: join(folder, `${at}.npy`), arrays: ['a', 'b'] })),
  );
  t.false(steps.some(({ id }) => id.includes('npy') && id.includes('untrained')));
  t.is(steps.filter(({ id }) => id.startsWith('fit-encoding') && id.includes('npy')).length, 2);
});

test('word vectors and programs are models, and words without a vector are told in the summary', (t) => {
  const steps = compose('embedded', join(folder, 'w.txt'), join(folder, 'm.json'));
  const stagesOf = (name: string) => new Set(steps.filter(({ id }) => id.includes(name)).map(({ stage }) => stage.name));
  t.deepEqual(stagesOf('w.txt'), new Set(['embed-words', 'fit-encoding']));
  t.deepEqual(stagesOf('m.json'), new Set(['ask-program', 'fit-encoding']));
  const summaries = steps.filter(({ stage }) => stage.name === 'summarize-scores');
  t.true(summaries.every(({ inputs }) => [inputs.exclusions].flat().some(({ step }) => step.startsWith('embed-words'))));
});

test('where all models are files, surprisal is the embedded model’s', (t) => {
  const [measured] = compose(join(folder, 'x.npz')).filter(({ stage }) => stage.name === 'measure-surprisal');
  t.is(measured.params.model, 'embedded');
});

test('surprisal is that of the first model with an output layer, and the report is told of those before it', (t) => {
  const [headless, bert] = ['gpt2-headless', 'bert'].map(tinyModel);
  const told = (...models: string[]) => {
    const steps = compose(...models);
    const measured = steps.filter(({ stage }) => stage.name === 'measure-surprisal').map(({ params }) => params.model);
    const { surprisalOf, headless } = steps.find(({ stage }) => stage.name === 'render-report')!.params;
    t.true(measured.every((model) => model === surprisalOf));
    return [surprisalOf, headless];
  };
  t.deepEqual(told(headless, bert, 'embedded'), [bert, [headless]]);
  t.deepEqual(told('embedded', headless), ['embedded', []]);
  t.deepEqual(told(headless), ['embedded', [headless]]);
});

test('the ending of a name tells the kind of model', (t) => {
  t.deepEqual(['a.npy', 'b/c.NPZ', 'x.h5#blocks/0', 'y.parquet'].map(kindOf), Array(4).fill('activations'));
  t.deepEqual(['w.vec', 'w.txt', 'w.bin', 'w.bin.gz'].map(kindOf), Array(4).fill('word-vectors'));
  t.is(kindOf('m.json'), 'program');
  t.deepEqual(['embedded', 'a/folder', 'npy', 'x.npy-untrained'].map(kindOf), Array(4).fill('language-model'));
});

test('a model that is not known, and a file that is not there, are refused before anything runs', (t) => {
  t.throws(() => compose('embeded'), { instanceOf: WiringError, message: /did you mean "embedded"/ });
  t.throws(() => compose('no/{benchmark}.npy'), { instanceOf: WiringError, message: /there is no file no\/simulated-words.npy/ });
  t.deepEqual(modelFile(join(folder, 'x.npz'), 'any'), { file: join(folder, 'x.npz'), arrays: [] });
});
