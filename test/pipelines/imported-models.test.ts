import test from 'ava';
import { importedModel, isImported, isLanguageModel, isWordVectors } from '../../data/imported-models.ts';
import brainScore from '../../pipelines/brain-score.ts';
import { stepsOf } from '../../src/engine/pipeline.ts';
import { WiringError } from '../../src/errors.ts';

const options = {
  benchmark: ['simulated-words', 'simulated-stories'],
  ...{ pool: 'last', mapping: ['ols'], alphas: [1], dataDir: null },
};
const compose = (...model: string[]) => stepsOf(brainScore, { ...options, model });

test('a file of activations is a model: one file a benchmark, without a twin and without surprisal of its own', (t) => {
  const steps = compose('embedded', 'acts/{benchmark}.npy#a,b');
  const imports = steps.filter(({ stage }) => stage.name === 'import-activations');
  t.deepEqual(
    imports.map(({ params }) => params),
    options.benchmark.map((at) => ({ model: 'acts/{benchmark}.npy#a,b', file: `acts/${at}.npy`, arrays: ['a', 'b'] })),
  );
  t.false(steps.some(({ id }) => id.includes('npy') && id.includes('untrained')));
  t.is(steps.filter(({ id }) => id.startsWith('fit-encoding') && id.includes('npy')).length, 2);
});

test('a file of word vectors is a model without a twin', (t) => {
  const steps = compose('embedded', 'glove.6B.300d.txt');
  const named = steps.filter(({ id }) => id.includes('glove')).map(({ stage }) => stage.name);
  t.deepEqual(named.sort(), ['embed-words', 'embed-words', 'fit-encoding', 'fit-encoding']);
  const summaries = steps.filter(({ stage }) => stage.name === 'summarize-scores');
  t.true(summaries.every(({ inputs }) => [inputs.exclusions].flat().some(({ step }) => step.startsWith('embed-words'))));
});

test('where all models are files, surprisal is the embedded model’s', (t) => {
  const [measured] = compose('x.safetensors').filter(({ stage }) => stage.name === 'measure-surprisal');
  t.is(measured.params.model, 'embedded');
});

test('a name that is no file of numbers is a model, and must be known', (t) => {
  t.true(['w.vec', 'w.txt', 'w.bin', 'w.bin.gz'].every(isWordVectors));
  t.true(['embedded', 'a/folder', 'a/folder-untrained'].every(isLanguageModel));
  t.true(['a.npy', 'b/c.NPZ', 'x.h5#blocks/0', 'y.parquet'].every(isImported));
  t.false(['embedded', 'a/folder', 'npy', 'x.npy.txt'].some(isImported));
  t.throws(() => compose('embeded'), { instanceOf: WiringError, message: /did you mean "embedded"/ });
  t.deepEqual(importedModel('a/b.npy', 'x'), { file: 'a/b.npy', arrays: [] });
});
