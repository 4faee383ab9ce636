import test from 'ava';
import { parse } from 'csv-parse/sync';
import { benchmarks } from '../../data/benchmarks/catalogue.ts';
import { publishedScores } from '../../data/published/scores.ts';
import { officialMarkdown, officialSummary } from '../../reports/official-markdown.ts';
import { officialPage } from '../../reports/official-page.ts';
import { rowsOf } from '../../src/table/read.ts';
import comparePublished from '../../stages/compare-published.ts';
import renderOfficial from '../../stages/render-official.ts';
import { runStage } from '../support/run-stage.ts';

const scored = (benchmark: string, model: string, site: string, score: number, more: object = {}) => ({
  ...{ benchmark, synthetic: false, model, control: false, site, depth: 0, best: false, committed: false },
  ...{ raw: score / 4, ceiling: 0.25, score, error: Number.NaN, leaks: true, edge_folds: 0, folds: 10 },
  ...{ presentations: 243, neuroids: 10, subjects: 2, undefined: 0, ...more },
});
const ID = 'Pereira2018.243sentences-linear-shuffle';
const compare = async (rows: ReturnType<typeof scored>[], absent: string[] = []) =>
  rowsOf((await runStage(comparePublished, { brainScores: [rows], behaviourScores: [] }, { absent })).publishedComparisons);

test('our score of the site that Brain-Score reads stands beside the published one, with the difference', async (t) => {
  const rows = await compare([
    scored(ID, 'distilgpt2', 'blocks.3.resid_post', 0.9, { best: true }),
    scored(ID, 'distilgpt2', 'blocks.5.resid_post', 0.82, { committed: true }),
    scored(ID, 'mine', 'a', 0.5, { best: true }),
  ]);
  const row = rows.find(({ benchmark, model }) => benchmark === ID && model === 'distilgpt2')!;
  t.like(row, { status: 'scored', site: 'blocks.5.resid_post', published: 0.82228507 });
  t.true(Math.abs(row.difference - (0.82 - 0.82228507)) < 1e-12);
  t.regex(row.source, /brain-score\/language .*test_integration/);
  t.true(Number.isNaN(rows.find(({ model }) => model === 'mine')!.published));
});

test('synthetic recordings are not set against published numbers, and say so on every page', async (t) => {
  const rows = await compare([scored(ID, 'distilgpt2', 'a', 0.9, { best: true, synthetic: true })]);
  t.true(Number.isNaN(rows.find(({ status }) => status === 'scored')!.difference));
  for (const text of [officialMarkdown(rows), officialSummary(rows), officialPage(rows)])
    t.regex(text, /Synthetic recordings: nobody was recorded/);
});

test('what was not run is a row that says why, and shuffled folds carry a mark and the number of OASM', async (t) => {
  const rows = await compare([scored(ID, 'mine', 'a', 0.5, { best: true })], ['Blank2014-ridge']);
  t.deepEqual(new Set(rows.map(({ benchmark }) => benchmark)), new Set(benchmarks.map(({ id }) => id)));
  t.is(rows.find(({ benchmark }) => benchmark === 'Blank2014-ridge')?.status, 'not run: data not present');
  t.is(rows.find(({ benchmark }) => benchmark === 'Fedorenko2016-ridge')?.status, 'not run: not asked for');
  const markdown = officialMarkdown(rows);
  t.regex(markdown, /### Pereira2018\.243sentences-linear-shuffle †/);
  t.regex(markdown, /OASM.*\.48/);
  t.regex(markdown, /- Blank2014-ridge: not run: data not present/);
});

test('every published score has a source, and those of the paper of 2021 are there for its 43 models', (t) => {
  const scores = publishedScores();
  t.true(scores.every(({ source }) => /\w+\/[\w-]+ [0-9a-f]{7}, ./.test(source)));
  const ours = scores.filter(
    ({ benchmark, model }) => benchmark === 'Pereira2018-encoding' && !/-untrained$|^ceiling$/.test(model),
  );
  t.is(ours.length, 43);
  t.is(ours.find(({ model }) => model === 'gpt2-xl')?.score.toFixed(4), '1.0444');
});

test('the same scores come as CSV and JSON, with nothing where a number is not known', async (t) => {
  const publishedComparisons = await compare([scored(ID, 'mine, "too"', 'a', 0.5, { best: true })]);
  const { pages } = await runStage(renderOfficial, { publishedComparisons });
  const contentOf = (path: string) => Buffer.from(rowsOf(pages).find((page) => page.path === path)!.content).toString('utf8');
  const known = (value: unknown) => (Number.isNaN(value) ? null : value);
  const expected = publishedComparisons.map((row) => Object.entries(row).map(([name, value]) => [name, known(value)]));
  t.deepEqual(
    JSON.parse(contentOf('scores.json')),
    expected.map((row) => Object.fromEntries(row)),
  );
  const rows: Record<string, string>[] = parse(contentOf('scores.csv'), { columns: true });
  t.is(rows.length, publishedComparisons.length);
  rows.forEach((row, i) =>
    t.deepEqual(
      Object.entries(row),
      expected[i].map(([name, value]) => [name, String(value ?? '')]),
    ),
  );
  t.true(rows.some(({ model, raw, published }) => model === 'mine, "too"' && raw === '0.125' && published === ''));
});
