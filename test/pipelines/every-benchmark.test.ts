import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { isOnRequest, benchmarks as registered } from '../../data/benchmarks/catalogue.ts';
import { neuralBenchmarks } from '../../data/benchmarks/neural.ts';
import { datasetById } from '../../data/catalogue.ts';
import { oasmModels } from '../../data/oasm-models.ts';
import brainScore from '../../pipelines/brain-score.ts';
import { stepsOf, type ValuesOf } from '../../src/engine/pipeline.ts';
import { NumericError, WiringError } from '../../src/errors.ts';
import { randomState } from '../../src/stats/random.ts';
import { rowsOf } from '../../src/table/read.ts';
import { runSteps } from '../support/run-steps.ts';
import { smallAssemblies } from '../support/synthetic-assemblies.ts';

const defaults = Object.fromEntries(Object.entries(brainScore.options).map(([name, option]) => [name, option.default]));
const compose = (more: object) => stepsOf(brainScore, { ...defaults, ...more } as ValuesOf<typeof brainScore.options>);

/** Patterns over a single neuroid do not correlate. */
const UNDEFINED = 'Tuckute2024-rdm';
const WIDTH = 12;

/** A file of word vectors, made by chance, for all words of the datasets. */
async function vectorsFor(dataDir: string, datasets: readonly string[]): Promise<string> {
  const words = new Set<string>();
  for (const id of datasets) {
    const { stimulusSet } = await datasetById(id).loadStimuli(dataDir);
    for (const text of stimulusSet.columns.text)
      for (const word of text.trim().split(/\s+/)) words.add(word.replace(/[.?!,:]/g, '').replace(/['s]+$/, ''));
  }
  const random = randomState(1);
  const numbers = () => Array.from({ length: WIDTH }, () => random.standardNormal().toFixed(3));
  const path = join(dataDir, 'vectors.txt');
  writeFileSync(path, [...words].map((word) => `${[word, ...numbers()].join(' ')}\n`).join(''));
  return path;
}

test('every neural benchmark runs from its synthetic file to a finite score, and says that nobody was recorded', async (t) => {
  const dataDir = await smallAssemblies(t);
  const vectors = await vectorsFor(dataDir, [...new Set(neuralBenchmarks.flatMap(({ datasets }) => datasets))]);
  const benchmark = neuralBenchmarks.map(({ id }) => id).filter((id) => id !== UNDEFINED);
  const made = await runSteps(compose({ benchmark, model: [vectors], ceilings: 'none', dataDir }));
  const rows = [...made].filter(([name]) => name.endsWith('.brainScores')).flatMap(([, table]) => rowsOf(table));
  t.deepEqual([...new Set(rows.map(({ benchmark }) => benchmark))].sort(), [...benchmark].sort());
  for (const { benchmark, model, score, synthetic } of rows) {
    t.true(Number.isFinite(score), `${benchmark} ${model}`);
    t.true(synthetic, benchmark);
  }
  const models = (id: string) => rows.filter((row) => row.benchmark === id).map(({ model }) => model);
  t.deepEqual(models('Blank2014sentence9fROI-encoding'), [vectors, 'random-embedding', 'oasm']);
  t.deepEqual(models('Futrell2018-encoding'), [vectors, 'random-embedding'], 'OASM does not hold a corpus of words');
  const grouped = rows.filter(({ benchmark, leaks }) => benchmark.endsWith('-ridge') && !leaks);
  const oasm = grouped.filter(({ model }) => model === 'oasm');
  t.is(oasm.length, 4);
  for (const { benchmark, raw } of oasm) t.is(raw, 0, benchmark);
  const presentations = new Map(rows.map((row) => [row.benchmark, row.presentations]));
  t.deepEqual(
    [1, 3, 5, 7, 9].map((n) => presentations.get(`Blank2014sentence${n}fROI-encoding`)),
    [40, 35, 15, 15, 15],
    'the nth sentence alone',
  );
});

test('the one benchmark that has no score is refused with the reason', async (t) => {
  const dataDir = await smallAssemblies(t);
  const vectors = await vectorsFor(dataDir, ['Tuckute2024.language']);
  const steps = compose({ benchmark: [UNDEFINED], model: [vectors], dataDir });
  await t.throwsAsync(runSteps(steps), { instanceOf: NumericError, message: /a pattern over fewer than 2 has no correlation/ });
  t.true(isOnRequest(registered.find(({ id }) => id === UNDEFINED)!));
});

test('the 49 positional models of Brain-Score are known by their names on official benchmarks, and there alone', async (t) => {
  t.is(oasmModels.length, 49);
  t.deepEqual([oasmModels[0], oasmModels[3], oasmModels[48]], ['oasm-sigma0', 'oasm-sigma0.3', 'oasm-sigma4.8']);
  const dataDir = await smallAssemblies(t);
  const model = ['oasm-sigma0', 'oasm-sigma1'];
  const made = await runSteps(compose({ benchmark: ['Fedorenko2016-linear-shuffle'], model, ceilings: 'none', dataDir }));
  const rows = rowsOf(made.get('summarize-benchmark:Fedorenko2016-linear-shuffle.brainScores')!);
  const raw = Object.fromEntries(rows.map((row) => [row.model, row.raw]));
  t.is(raw['oasm-sigma0'], 0, 'without a blur it knows nothing of a row that it has not seen');
  t.is(raw['oasm-sigma1'], raw.oasm, 'the control is the one blurred over a presentation');
  t.not(raw.oasm, 0);
  t.true(rows.every(({ control }) => control));
  t.throws(() => compose({ benchmark: ['simulated-passages'], model: ['embedded', 'oasm-sigma1'] }), {
    instanceOf: WiringError,
    message: /is for the official benchmarks alone/,
  });
});
