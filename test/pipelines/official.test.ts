import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test from 'ava';
import { benchmarks, isOnRequest } from '../../data/benchmarks/catalogue.ts';
import { BRAIN_SCORE_FOLDER } from '../../data/files/brain-score-file.ts';
import brainScore from '../../pipelines/brain-score.ts';
import { stepsOf, type ValuesOf } from '../../src/engine/pipeline.ts';
import { WiringError } from '../../src/errors.ts';
import { projectRoot } from '../support/project.ts';
import { emptyFolder, smallAssemblies } from '../support/synthetic-assemblies.ts';

const defaults = Object.fromEntries(Object.entries(brainScore.options).map(([name, option]) => [name, option.default]));
const compose = (more: object) => stepsOf(brainScore, { ...defaults, ...more } as ValuesOf<typeof brainScore.options>);

test('a former id of a benchmark is that benchmark, and both at once are one', (t) => {
  const idsOf = (...benchmark: string[]) => compose({ benchmark, dataDir: '/data' }).map(({ id }) => id);
  t.deepEqual(idsOf('Blank2014-linear'), idsOf('Blank2014-linear-shuffle'));
  t.deepEqual(idsOf('Blank2014-linear', 'Blank2014-linear-shuffle'), idsOf('Blank2014-linear'));
});

test('what benchmarks share is one step: recordings, representations, folds and ceilings', (t) => {
  const steps = compose({ benchmark: ['Fedorenko2016-ridge', 'Fedorenko2016-linear', 'Fedorenko2016v3-cka'], dataDir: '/data' });
  const count = (stage: string) => steps.filter((step) => step.stage.name === stage).length;
  t.is(count('load-responses'), 1);
  t.is(count('assign-folds'), 3, 'three rules of folds');
  t.is(count('read-parts'), 4, 'two models, by passage and by group');
  t.is(count('score-subsets'), 8, 'two regressions, subsets of two to five');
  t.is(count('score-benchmark'), 12, 'two models and two controls on three benchmarks');
});

test('single sentences of a story are scored against the ceilings of all, and readers have folds of their own', (t) => {
  const benchmark = ['Blank2014fROI-encoding', 'Blank2014sentence1fROI-encoding', 'Futrell2018-encoding'];
  const steps = compose({ benchmark, dataDir: '/data' });
  const of = (stage: string) => steps.filter((step) => step.stage.name === stage);
  t.is(of('score-subsets').length, 4, 'subsets of two to five, once');
  const [all, first] = of('summarize-benchmark').map(({ inputs }) => inputs);
  t.deepEqual(first.ceilings, all.ceilings);
  t.notDeepEqual(first.folds, all.folds);
  t.is(of('read-parts').filter(({ id }) => id.includes('Blank2014')).length, 2, 'whole stories are read');
  t.deepEqual(
    of('score-readers').map(({ params }) => [params.distinct, params.precision]),
    [
      [false, 'float32'],
      [false, 'float32'],
      [false, 'float64'],
    ],
  );
});

test('ceilings are published, extrapolated or none, as asked', (t) => {
  const stagesWith = (ceilings: string) =>
    new Set(
      compose({ benchmark: ['Pereira2018.384sentences-ridge'], ceilings, dataDir: '/data' }).map(({ stage }) => stage.name),
    );
  t.true(stagesWith('published').has('load-ceilings'));
  t.true(stagesWith('extrapolated').has('extrapolate-ceiling'));
  const none = stagesWith('none');
  t.false(none.has('load-ceilings') || none.has('extrapolate-ceiling'));
});

test('"official" without any recordings says how to come by them', (t) => {
  const dataDir = emptyFolder(t);
  t.throws(() => compose({ benchmark: ['official'], dataDir }), { instanceOf: WiringError, message: /data pull.*synthesize/ });
});

/** Files of three datasets; every-benchmark.test.ts has the others. */
const KEPT = ['assy_Fedorenko2016_language.nc', 'assy_Tuckute2024_language.nc', 'assy_Futrell2018.nc'];
const SCORED = [
  'Fedorenko2016-ridge',
  'Fedorenko2016-linear-shuffle',
  'Tuckute2024-linear',
  'Tuckute2024-ridge',
  'Tuckute2024-cka',
];
const SCORED_AS_IN_2021 = ['Fedorenko2016v3-encoding', 'Fedorenko2016v3-rdm', 'Fedorenko2016v3-cka'];

test('every official benchmark whose files are there runs offline from synthetic files, and the page says what they are', async (t) => {
  const [dataDir, work] = [await smallAssemblies(t), emptyFolder(t)];
  const folder = join(dataDir, BRAIN_SCORE_FOLDER);
  for (const name of readdirSync(folder)) if (!KEPT.includes(name)) rmSync(join(folder, name));
  for (const other of ['syntaxgym', 'neural-nlp', 'naturalstories-readers']) rmSync(join(dataDir, other), { recursive: true });
  const words = ['--import', 'tsx', 'src/cli.ts', 'brain-score', '--benchmark', 'official', '--layers', 'embed'];
  const places = ['--data-dir', dataDir, '--store', join(work, 'store'), '--artifacts', join(work, 'artifacts')];
  const { stdout } = await promisify(execFile)(process.execPath, [...words, '--contexts', 'windows', ...places], {
    cwd: projectRoot,
    maxBuffer: 2 ** 26,
  });
  const [run] = readdirSync(join(work, 'artifacts'));
  const markdown = readFileSync(join(work, 'artifacts', run, 'report', 'brain-score.md'), 'utf8');
  const scored = [...markdown.matchAll(/^### (\S+)(?: †)? \(synthetic recordings\)$/gm)].map(([, id]) => id);
  t.deepEqual(scored, [...SCORED, ...SCORED_AS_IN_2021, 'Futrell2018-pearsonr']);
  for (const { id } of benchmarks.filter((one) => !isOnRequest(one) && !scored.includes(one.id)))
    t.true(markdown.includes(`- ${id}: not run: data not present`), id);
  for (const id of ['Futrell2018-encoding', 'Wikitext-accuracy'])
    t.true(markdown.includes(`- ${id}: not run: not asked for`), id);
  t.regex(stdout, /Synthetic recordings: nobody was recorded/);
  for (const [, raw] of markdown.matchAll(/\*oasm\* \(control\) \| features \| (\S+) \|/g)) t.regex(raw, /^[−\d.–]+$/);
  const grouped = markdown.split('\n### ').find((block) => block.startsWith('Fedorenko2016-ridge'))!;
  t.regex(grouped, /\*oasm\* \(control\) \| features \| 0\.000 \|/);
});
