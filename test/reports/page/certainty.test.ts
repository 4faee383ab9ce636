import test from 'ava';
import { renderTexts } from '../../../reports/render-report.ts';
import { gridEdges } from '../../../schemas/grid-edges.ts';
import { mapTests } from '../../../schemas/map-tests.ts';
import { modelComparisons } from '../../../schemas/model-comparisons.ts';
import { varianceParts } from '../../../schemas/variance-parts.ts';
import { fromRows } from '../../../src/table/check.ts';
import { all, pageOf, sectionOf, textOf, wordsOf } from '../../support/rendered-report.ts';
import { makeReportInput } from '../../support/report-fixture.ts';

const input = makeReportInput();
const files = renderTexts(input);
const section = sectionOf(pageOf(files), 'how-sure-and-over-what');
const cellsOf = (table: number, row: number) => all(all(all(section, 'table')[table], 'tbody tr')[row], 'th, td').map(wordsOf);

test('a model’s row shows its best site, the site chosen on other folds, its map, its own variance and the grid’s end', (t) => {
  const row = cellsOf(0, 0);
  t.is(row[0], 'embedded');
  t.is(row[1], '0.523blocks.4.resid_post');
  t.is(row[2], '0.5130.523 at the best of allblocks.4.resid_post, 4 of 5 folds');
  t.deepEqual(row.slice(3, 5), ['240of 2,400', '480of 2,400']);
  t.is(row[5], '0.131[0.121, 0.141]');
  t.is(row[6], '2 %');
});

test('penalties at the end of the grid are marked in the table, the summary and the Markdown', (t) => {
  t.is(cellsOf(0, 1)[6], '12 % ‡');
  t.true(wordsOf(section).includes('at an end of the grid: a wider grid may score otherwise'));
  t.true(wordsOf(section).includes('Penalties from 0.1 to 1e10.'));
  for (const file of ['summary.txt', 'table.md']) t.regex(textOf(files, file), /tiny-gpt 12 %/);
  const inside = { ...input, gridEdges: fromRows(gridEdges, []) };
  for (const file of ['summary.txt', 'table.md']) t.notRegex(textOf(renderTexts(inside), file), /grid’s end/);
});

test('a control has its penalties and no map of its own', (t) => {
  const oasm = cellsOf(0, 5);
  t.is(oasm[0], 'oasm');
  t.deepEqual(oasm.slice(3), ['', '', '', '100 % ‡']);
});

test('models stand against controls with interval, p and q', (t) => {
  t.deepEqual(cellsOf(1, 0), ['embedded', 'untrained', '0.309[0.279, 0.339]', '0.002', '0.004']);
  t.deepEqual(cellsOf(5, 0).slice(3), ['–', '–'], 'nothing was resampled');
  t.false(wordsOf(section).includes('same nothing'));
});

test('a run that asked for none of it says so by dashes, not by numbers', (t) => {
  const bare = {
    ...input,
    mapTests: fromRows(mapTests, []),
    varianceParts: fromRows(varianceParts, []),
    modelComparisons: fromRows(modelComparisons, []),
    gridEdges: fromRows(gridEdges, []),
  };
  const words = wordsOf(sectionOf(pageOf(renderTexts(bare)), 'how-sure-and-over-what'));
  t.notRegex(words, /NaN|undefined|Above chance:/);
});
