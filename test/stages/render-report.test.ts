import test from 'ava';
import { rdms } from '../../schemas/rdms.ts';
import { fromRows } from '../../src/table/check.ts';
import { rowsOf } from '../../src/table/read.ts';
import renderReport from '../../stages/render-report.ts';
import { makeReportInput } from '../support/report-fixture.ts';
import { runStage } from '../support/run-stage.ts';

/** A report of the made-up tables, as if they were of a dataset that is known. */
async function rendered(rewrite: (typeof renderReport)['params']['rewrite']): Promise<Map<string, string>> {
  const { benchmarks, provenance: _, ...tables } = makeReportInput(['toy-fmri']);
  const given: Record<string, any> = { ...tables, ...benchmarks[0], modelRdms: fromRows(rdms, []) };
  const ports = Object.keys(renderReport.inputs).map((port) => {
    const rows = rowsOf(given[port]).map((row: any) => ('benchmark' in row ? { ...row, benchmark: 'simulated-words' } : row));
    return [port, [rows]];
  });
  const params = { benchmarks: ['simulated-words'], models: ['embedded'], surprisalOf: 'embedded', rewrite };
  const { pages } = await runStage(renderReport, Object.fromEntries(ports) as any, params);
  return new Map(rowsOf(pages).map(({ path, content }) => [path, new TextDecoder().decode(content)]));
}

test('a report says on every table how texts were read otherwise than they were presented', async (t) => {
  const pages = await rendered(['lower-case', 'no-punctuation']);
  t.regex(pages.get('table.md')!, /^### Simulated words, in lower case and without punctuation \(simulated\)$/m);
  t.regex(pages.get('summary.txt')!, /^Simulated words, in lower case and without punctuation \(simulated\): /m);
  t.regex(pages.get('index.html')!, /Its texts are read in lower case and without punctuation\. Licence/);
});
