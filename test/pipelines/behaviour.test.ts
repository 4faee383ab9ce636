import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { behaviouralBenchmarks } from '../../data/benchmarks/behavioural.ts';
import { scoreBehaviour } from '../../pipelines/parts/behaviour.ts';
import { definePipeline, stepsOf } from '../../src/engine/pipeline.ts';
import type { Table } from '../../src/table/define.ts';
import { rowsOf } from '../../src/table/read.ts';
import { runSteps } from '../support/run-steps.ts';
import { suiteJson } from '../support/syntax-suite.ts';
import { smallAssemblies, syntheticFutrellFolder } from '../support/synthetic-assemblies.ts';

const named = (...ids: string[]) => behaviouralBenchmarks.filter(({ id }) => ids.includes(id));
const wired = (ids: string[], dataDir: string | null, models: readonly string[] = ['embedded']) => {
  const chosen = { models, dataDir, contexts: 'windows', mostWords: null } as const;
  const compose = (p: Parameters<typeof scoreBehaviour>[0]) => {
    scoreBehaviour(p, named(...ids), chosen);
  };
  return stepsOf(definePipeline({ name: 'behaviour', about: 'For a test.', options: {}, compose }), {});
};

test('every id of Brain-Score is there, and ids differ', (t) => {
  const ids = behaviouralBenchmarks.map(({ id }) => id);
  t.is(new Set(ids).size, ids.length);
  t.is(ids.filter((id) => id.startsWith('syntaxgym-')).length, 31);
  for (const id of ['Futrell2018-pearsonr', 'Wikitext-accuracy', 'syntaxgym-npi_src_any', 'syntaxgym'])
    t.true(ids.includes(id), id);
});

test('what is read of the files is one step for all models', (t) => {
  const steps = wired(['Futrell2018-pearsonr', 'syntaxgym-cleft', 'Wikitext-accuracy'], '/data', [
    'embedded',
    'embedded-untrained',
  ]);
  t.deepEqual(
    steps.map(({ id }) => id.replace('behaviour/', '')),
    [
      ...['load-stimuli:Futrell2018-pearsonr', 'load-responses:Futrell2018-pearsonr'],
      'check-dataset:Futrell2018-pearsonr',
      ...['measure-part-surprisal:Futrell2018-pearsonr/embedded', 'score-reading-times:Futrell2018-pearsonr/embedded'],
      ...['measure-part-surprisal:Futrell2018-pearsonr/embedded-untrained'],
      ...['score-reading-times:Futrell2018-pearsonr/embedded-untrained'],
      ...['score-next-words:Wikitext-accuracy/embedded', 'score-next-words:Wikitext-accuracy/embedded-untrained'],
      ...[
        'load-suites:syntaxgym-cleft',
        'measure-part-surprisal:syntaxgym-cleft/embedded',
        'score-suites:syntaxgym-cleft/embedded',
      ],
      ...['measure-part-surprisal:syntaxgym-cleft/embedded-untrained', 'score-suites:syntaxgym-cleft/embedded-untrained'],
    ],
  );
});

test('all kinds of benchmark run from synthetic files to their scores', async (t) => {
  const dataDir = await syntheticFutrellFolder(t);
  mkdirSync(join(dataDir, 'syntaxgym'));
  mkdirSync(join(dataDir, 'wikitext-2-raw'));
  const suite = suiteJson({
    name: 'cleft',
    formulas: ['(2;%a%) < (2;%b%)'],
    items: [{ a: ['He', 'was old'], b: ['He', 'of of'] }],
  });
  writeFileSync(join(dataDir, 'syntaxgym', 'cleft.json'), JSON.stringify(suite));
  writeFileSync(join(dataDir, 'wikitext-2-raw', 'wiki.test.raw'), ' = Sea = \n \n The old man went to the sea . \n');
  const made = await runSteps(
    wired(['Futrell2018-pearsonr', 'syntaxgym-cleft', 'Wikitext-accuracy', 'Wikitext-accuracy-corrected'], dataDir),
  );
  const scores = [...made]
    .filter(([name]) => name.endsWith('.behaviourScores'))
    .flatMap(([, table]) => rowsOf(table as Table<any>));
  const whole = scores.filter(({ part }) => part === 'all').map(({ benchmark, n, note }) => [benchmark, n, note]);
  t.deepEqual(whole, [
    [
      'Futrell2018-pearsonr',
      380,
      'synthetic: nobody was recorded; legacy-aligned times; ten stories read as one text; read in windows half a context apart',
    ],
    ['Wikitext-accuracy', 7, 'contexts chained as in Brain-Score'],
    ['Wikitext-accuracy-corrected', 10, 'each word from its page'],
    ['syntaxgym-cleft', 1, 'synthetic suites; share of items'],
  ]);
  t.is(scores.find(({ benchmark }) => benchmark === 'syntaxgym-cleft')?.score, 1);
});

test('suites and text that were synthesized are scored, as is every behavioural benchmark, and every note says what they are', async (t) => {
  const dataDir = await smallAssemblies(t);
  const ids = behaviouralBenchmarks.map(({ id }) => id).filter((id) => !id.startsWith('syntaxgym-'));
  const made = await runSteps(wired(ids, dataDir));
  const scores = [...made]
    .filter(([name]) => name.endsWith('.behaviourScores'))
    .flatMap(([, table]) => rowsOf(table as Table<any>));
  t.is(scores.filter(({ benchmark }) => benchmark.startsWith('syntaxgym-')).length, 31);
  t.deepEqual([...new Set(scores.map(({ benchmark }) => benchmark))].sort(), behaviouralBenchmarks.map(({ id }) => id).sort());
  for (const { part, note, score } of scores) {
    if (!part.startsWith('reader')) t.regex(note, /^synthetic(:| )/);
    t.true(Number.isFinite(score), part);
  }
  const { score, n } = scores.find(({ benchmark }) => benchmark === 'syntaxgym')!;
  t.is(n, 31);
  t.true(score > 0.5, 'order is expected more than disorder');
  t.true(scores.find(({ benchmark }) => benchmark === 'Wikitext-accuracy')!.n > 100);
});
