import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test from 'ava';
import { benchmarks, isOnRequest } from '../../data/benchmarks/catalogue.ts';
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

test('every official benchmark whose files are there runs offline from synthetic files, and the page says what they are', async (t) => {
  const [dataDir, work] = [await smallAssemblies(t), emptyFolder(t)];
  const words = ['--import', 'tsx', 'src/cli.ts', 'brain-score', '--benchmark', 'official', '--layers', 'embed'];
  const places = ['--data-dir', dataDir, '--store', join(work, 'store'), '--artifacts', join(work, 'artifacts')];
  const { stdout } = await promisify(execFile)(process.execPath, [...words, '--contexts', 'windows', ...places], {
    cwd: projectRoot,
    maxBuffer: 2 ** 26,
  });
  const [run] = readdirSync(join(work, 'artifacts'));
  const markdown = readFileSync(join(work, 'artifacts', run, 'report', 'brain-score.md'), 'utf8');
  const scored = [...markdown.matchAll(/^### (\S+)(?: †)? \(synthetic recordings\)$/gm)].map(([, id]) => id);
  const wanted = benchmarks.filter((one) => !isOnRequest(one) && one.source !== 'brain-align').map(({ id }) => id);
  for (const id of wanted) t.true(scored.includes(id) || markdown.includes(`- ${id}: not run: data not present`), id);
  t.true(scored.length >= 18, scored.join(' '));
  t.regex(stdout, /Synthetic recordings: nobody was recorded/);
  for (const [, raw] of markdown.matchAll(/\*oasm\* \(control\) \| features \| (\S+) \|/g)) t.regex(raw, /^[−\d.–]+$/);
  const grouped = markdown.split('\n### ').filter((block) => /^\S+-ridge /.test(block) && !block.includes('†'));
  t.true(grouped.length >= 4);
  for (const block of grouped) t.regex(block, /\*oasm\* \(control\) \| features \| 0\.000 \|/, block.split('\n')[0]);
});
