import test from 'ava';
import type { ReportInput } from '../../../reports/input.ts';
import { renderTexts } from '../../../reports/render-report.ts';
import { readStandings } from '../../../reports/standings.ts';
import { normalizedScores } from '../../../schemas/normalized-scores.ts';
import { fromRows } from '../../../src/table/check.ts';
import { all, type Page, pageOf, sectionOf, textOf, wordsOf } from '../../support/rendered-report.ts';
import { makeReportInput, withBenchmark, withScores } from '../../support/report-fixture.ts';

const input = makeReportInput();
const files = renderTexts(input);
const page = pageOf(files);

test('the page has its parts in the order in which a reader needs them', (t) => {
  const headings = all(page, 'h2').map(wordsOf);
  t.deepEqual(headings, [
    'Scores',
    'How sure, and over what',
    'Layer by layer',
    'Subjects and regions',
    'Neuroid by neuroid',
    'Patterns face to face',
    'Surprisal',
    'Controls',
    'Left out',
    'Ceilings',
    'Provenance',
  ]);
  t.is(page.querySelectorAll('h1').length, 1);
});

test('the answer names the best model, its site, its interval, its share and the strongest control', (t) => {
  const [standing] = readStandings(input);
  const words = wordsOf(page.querySelector('.answer li')!);
  t.is(standing.champion!.model, 'embedded');
  t.true(words.includes(`r ${standing.champion!.r.toFixed(3)} [${standing.champion!.r_low.toFixed(3)}, `));
  t.true(words.includes('a share of 0.73 of the ceiling (0.72)'));
  t.regex(words, /strongest control, untrained, reaches .* the model is ahead in 3 of 3 subjects/);
});

test('a model that does not beat its control is said not to', async (t) => {
  const weak = withScores(input, (row) =>
    row.control ? { ...row, r: row.r + 0.6, r_low: row.r_low + 0.6, r_high: row.r_high + 0.6 } : row,
  );
  const words = wordsOf(pageOf(renderTexts(weak)).querySelector('.answer')!);
  t.true(words.includes('the model does not beat it'));
  t.true(words.includes('0 of 1 recorded benchmark'));
});

test('no recorded benchmark is marked as simulated', (t) => {
  for (const heading of all(page, 'h3, th'))
    if (wordsOf(heading).startsWith('Made-up')) t.is(heading.querySelector('.badge'), null);
  t.false(textOf(files, 'table.md').includes('more&gt; (simulated)'));
});

test('the page says whether the planted site was recovered', async (t) => {
  const verdict = (document: Page) => wordsOf(document.querySelector('.answer li')!);
  t.true(verdict(page).includes('planted site blocks.4.resid_post; recovered: yes; the next best site is blocks.3.resid_post'));
  const { neuroids } = input.benchmarks[0];
  const moved = {
    ...neuroids,
    columns: { ...neuroids.columns, planted_site: neuroids.columns.planted_site.map(() => 'embedding') },
  };
  const elsewhere = renderTexts(withBenchmark(input, 'toy-fmri', { neuroids: moved }));
  t.true(verdict(pageOf(elsewhere)).includes('planted site embedding; recovered: no'));
  t.true(textOf(elsewhere, 'summary.txt').includes('SIMULATED: planted site embedding; recovered: no'));
});

test('a run with simulated recordings alone says that it tells nothing about brains', async (t) => {
  const words = wordsOf(pageOf(renderTexts(makeReportInput(['toy-fmri']))).querySelector('.answer')!);
  t.true(words.includes('nothing about brains'));
  t.false(wordsOf(page.querySelector('.answer')!).includes('nothing about brains'));
});

test('the score table puts models before controls and shows every number of the best site', (t) => {
  const table = sectionOf(page, 'scores').querySelector('table')!;
  const rows = (body: string) => all(table, `${body} tr`).map((row) => wordsOf(row.querySelector('th')!));
  t.deepEqual(rows('tbody:not(.controls)'), ['embedded', 'tiny-gpt']);
  t.deepEqual(rows('tbody.controls'), ['untrained', 'random-embedding', 'word-count', 'oasm']);
  const [standing] = readStandings(input);
  const { r, r_low, r_high, ceiling, share } = standing.champion!;
  const cells = all(all(table, 'tbody tr')[0], 'td').map(wordsOf);
  t.is(cells[0], `${r.toFixed(3)} [${r_low.toFixed(3)}, ${r_high.toFixed(3)}]blocks.4.resid_post`);
  t.deepEqual(cells.slice(1, 3), [ceiling.toFixed(2), share.toFixed(2)]);
});

test('every shuffled score carries its mark, and the note gives OASM on both splits', (t) => {
  const table = sectionOf(page, 'scores').querySelector('table')!;
  const column = all(table, 'tbody tr').map((row) => wordsOf(row.querySelectorAll('td')[3]));
  t.is(column.length, 6);
  for (const cell of column) t.regex(cell, /^−?\d\.\d{3}†$/);
  const [standing] = readStandings(input);
  const oasm = (split: string) =>
    standing.rows.find((row) => row.model === 'oasm' && row.mapping === 'ridge' && row.split === split)!.r;
  const sentence = `OASM, which holds no content, scores r ${oasm('shuffled').toFixed(3)}† shuffled and ${oasm('grouped').toFixed(3).replace('-', '−')} grouped`;
  t.true(wordsOf(sectionOf(page, 'scores')).includes(`Toy recordings (simulated): ${sentence}`));
});

test('where shuffled folds are all there is, the leading score itself is marked', async (t) => {
  const leaky = renderTexts(withScores(input, (row) => (row.split === 'grouped' ? undefined : row)));
  t.true(wordsOf(sectionOf(pageOf(leaky), 'scores')).includes('r† [95 %]'));
  const row = textOf(leaky, 'summary.txt')
    .split('\n')
    .find((l) => l.includes('embedded '))!;
  t.regex(row, /\d\.\d{3}†/);
});

test('a share above 1 is reported, not clamped', async (t) => {
  const high = withScores(input, (row) => (row.model === 'embedded' && row.split === 'grouped' ? { ...row, share: 1.37 } : row));
  const rendered = renderTexts(high);
  t.true(wordsOf(sectionOf(pageOf(rendered), 'scores')).includes('1.37'));
  t.true(textOf(rendered, 'summary.txt').includes('1.37'));
  t.true(textOf(rendered, 'table.md').includes('1.37'));
  const caption = wordsOf(page.querySelector('#neuroids-toy-fmri figcaption')!);
  const { model, site, share } = input.benchmarks[0].normalizedScores.columns;
  const above = model.filter((m, i) => m === 'embedded' && site[i] === 'blocks.4.resid_post' && share[i] > 1).length;
  t.true(above > 0);
  t.true(caption.includes(`${above} of 2,400 lie above 1`));
});

test('a part that does not exist is a sentence, not an empty figure', (t) => {
  t.is(page.querySelector('#neuroids-made-up-bare'), null);
  t.is(page.querySelector('#rdms-made-up-bare'), null);
  const sentences = all(page, '.absent').map(wordsOf);
  t.true(
    sentences.includes('Made-up electrode: there is no RDM of the subjects. Reason: two neuroids are too few for a pattern.'),
  );
  t.true(sentences.includes('Made-up electrode: no model was compared with the subjects by RSA.'));
  t.true(sentences.some((s) => s.startsWith('Made-up electrode: scores neuroid by neuroid are not shown')));
  t.true(
    wordsOf(page.querySelector('#layers-made-up-bare figcaption')!).includes('nothing could be resampled, so there are no bands'),
  );
});

test('a report without a single score still renders', async (t) => {
  const empty = { ...withScores(input, () => undefined), subjectScores: makeReportInput([]).subjectScores };
  const rendered = renderTexts(empty);
  t.true(wordsOf(pageOf(rendered).querySelector('.answer')!).includes('no model was scored'));
  t.true(textOf(rendered, 'summary.txt').includes('no model was scored'));
});

test('neuroids without a ceiling are shown by their raw scores', (t) => {
  const behind = { model: 'embedded', site: 'blocks.4.resid_post', mapping: 'ridge', split: 'grouped', subject_id: 'subject-1' };
  const unknown = { ceiling: NaN, share: NaN };
  const raw = fromRows(normalizedScores, [
    { ...behind, ...unknown, neuroid_id: 'n0', r: 0.25 },
    { ...behind, ...unknown, neuroid_id: 'n1', r: 0.125 },
  ]);
  const document = pageOf(renderTexts(withBenchmark(input, 'made-up-bare', { normalizedScores: raw })));
  t.true(wordsOf(document.querySelector('#neuroids-made-up-bare')!).includes('No neuroid has a ceiling'));
  const regions = all(sectionOf(document, 'subjects-and-regions'), 'tbody').at(-1)!;
  t.deepEqual(all(regions, 'tr').map(wordsOf), ['LH_IFG10.250––', 'LH_MFG10.125––']);
});

test('texts with angle brackets and ampersands are shown as they are', (t) => {
  t.true(wordsOf(sectionOf(page, 'surprisal')).includes('<slowly>'));
  t.is(page.querySelector('slowly'), null);
  t.is(page.querySelector('fmri'), null);
  t.true(all(page, 'h3').some((h) => wordsOf(h) === 'Made-up sentences <fMRI & more>'));
});

test('what was left out is counted by reason, and provenance names every option and dataset', (t) => {
  const left = all(sectionOf(page, 'left-out'), 'tbody tr').map((row) => all(row, 'td').map(wordsOf));
  t.deepEqual(left[0], ['neuroid', '7', 'its ceiling lies below .1', 'n0, n3, n6, n9 …']);
  const words = wordsOf(sectionOf(page, 'provenance'));
  for (const part of ['[0.1,1,10]', 'Nobody (no year). made-up-fmri.', 'pnpm pipeline brain-score'])
    t.true(words.includes(part), part);
});

test('two benchmarks of the same texts show their surprisal once', (t) => {
  const same = (some: ReportInput) => new Set(some.benchmarks.map((b) => b.stimulusSet.columns.text.join())).size;
  t.is(same(input), 1);
  t.is(page.querySelectorAll('[id^=surprisal-]').length, 1);
});
