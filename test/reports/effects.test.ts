import test from 'ava';
import type { EffectRow } from '../../reports/input.ts';
import { judge } from '../../reports/page/effect-table.ts';
import { renderTexts } from '../../reports/render-report.ts';
import { effects } from '../../schemas/effects.ts';
import { fromRows } from '../../src/table/check.ts';
import { all, pageOf, sectionOf, textOf, wordsOf } from '../support/rendered-report.ts';
import { makeReportInput } from '../support/report-fixture.ts';

const row = (given: Partial<EffectRow>): EffectRow => ({
  ...{ benchmark: 'made-up-fmri', neuroid_id: 'N400', predictor: 'surprisal of embedded', lag: 0, expected: -1 },
  ...{ words: 1521, r: -0.2, r_low: -0.25, r_high: -0.15, partial_words: 1300, covariates: 'length' },
  ...{ partial_r: -0.1, partial_low: -0.16, partial_high: -0.04, slope: -0.21, slope_low: -0.29, slope_high: -0.13, runs: 205 },
  ...given,
});
const pageWith = (rows: EffectRow[]) => renderTexts({ ...makeReportInput(), effects: fromRows(effects, rows) });

test('a report without effects has no section for them', (t) => {
  t.false(textOf(pageWith([]), 'index.html').includes('Effects of surprisal'));
});

test('the table shows the model’s surprisal with its intervals and counts, the figure every predictor', (t) => {
  const rows = [
    row({}),
    row({ predictor: 'surprisal_gpt2' }),
    row({ neuroid_id: 'self-paced', expected: 1, r: 0.3, partial_r: 0.2, partial_low: 0.1, partial_high: 0.25 }),
    row({ neuroid_id: 'self-paced', expected: 1, lag: 1, partial_low: -0.02, partial_high: 0.1, partial_r: 0.04 }),
  ];
  const page = pageOf(pageWith(rows));
  const section = sectionOf(page, 'effects-of-surprisal');
  const lines = all(section, 'tbody tr').map(wordsOf);
  t.is(lines.length, 3);
  t.regex(lines[0], /N400 ?of the word ?−0\.200 ?\[−0\.250, −0\.150\], 1,521 words.*1,300 words.*below 0: yes/);
  t.regex(lines[2], /of the word before.*above 0: not told from 0/);
  t.is(all(section, 'circle.dot').length, 3 + 2);
  t.is(all(section, 'circle.ring').length, 1);
});

test('an effect is judged by its interval against what was expected', (t) => {
  t.is(judge(row({})), 'below 0: yes');
  t.is(judge(row({ partial_low: 0.1, partial_high: 0.2 })), 'below 0: no, the opposite');
  t.is(judge(row({ partial_high: 0.1 })), 'below 0: not told from 0');
  t.is(judge(row({ expected: 0 })), 'no sign expected');
  t.is(judge(row({ partial_low: Number.NaN, partial_high: Number.NaN })), 'below 0: no interval');
});
