import { readFileSync, writeFileSync } from 'node:fs';
import test from 'ava';
import { renderTexts } from '../../reports/render-report.ts';
import { textOf } from '../support/rendered-report.ts';
import { makeReportInput } from '../support/report-fixture.ts';

/** Set, the files are written and not compared: CONTRIBUTING.md says when. */
const accepting = process.env.ACCEPT_REPORT === '1';

const rendered = renderTexts(makeReportInput());
for (const name of ['summary.txt', 'table.md']) {
  test(`${name} of made-up tables is, to the letter, the one that was accepted`, (t) => {
    const accepted = new URL(`../fixtures/report/${name}`, import.meta.url);
    const text = textOf(rendered, name);
    if (accepting) writeFileSync(accepted, text);
    const wayOut = `if the change of ${name} is meant: ACCEPT_REPORT=1 npx ava test/reports/golden.test.ts, look at git diff, commit`;
    t.deepEqual(text.split('\n'), readFileSync(accepted, 'utf8').split('\n'), wayOut);
  });
}
