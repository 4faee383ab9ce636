import test from 'ava';
import { rowsOf } from '../../src/table/read.ts';
import checkDataset from '../../stages/check-dataset.ts';
import { runStage } from '../support/run-stage.ts';
import { smallAssemblies } from '../support/synthetic-assemblies.ts';

test('documented facts stand beside what was found, agreeing or not', async (t) => {
  const dataDir = await smallAssemblies(t);
  const { dataChecks } = await runStage(checkDataset, {}, { dataset: 'Blank2014', dataDir });
  const rows = rowsOf(dataChecks);
  t.true(rows.every(({ dataset }) => dataset === 'Blank2014'));
  const row = (check: string) => rows.find((one) => one.check === check);
  t.deepEqual(row('neuroids'), { dataset: 'Blank2014', check: 'neuroids', expected: '60', found: '60', agrees: true });
  t.deepEqual(row('presentations'), {
    ...{ dataset: 'Blank2014', check: 'presentations', expected: '1317', found: '165', agrees: false },
  });
});

test('a dataset that documents nothing is held to its checksums', async (t) => {
  const { dataChecks } = await runStage(checkDataset, {}, { dataset: 'simulated-passages', dataDir: null });
  t.deepEqual(rowsOf(dataChecks), [
    { dataset: 'simulated-passages', check: 'files as they were published', expected: 'all', found: 'all', agrees: true },
  ]);
});
