import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { DataError } from '../../src/errors.ts';
import { rowsOf } from '../../src/table/read.ts';
import loadLines from '../../stages/load-lines.ts';
import { runStage } from '../support/run-stage.ts';

function fileOf(t: ExecutionContext, content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'lines-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'texts.txt'), content);
  return join(folder, 'texts.txt');
}
const load = (file: string) => runStage(loadLines, {}, { file });

test('each line is a text and a passage of its own', async (t) => {
  const { stimulusSet } = await load(fileOf(t, '\uFEFFThe sea was grey.\r\nwug  dax\n\n'));
  t.deepEqual(rowsOf(stimulusSet), [
    { stimulus_id: 'line-1', text: 'The sea was grey.', passage_id: 'line-1', group_id: 'line-1', position: 0, word_count: 4 },
    { stimulus_id: 'line-2', text: 'wug  dax', passage_id: 'line-2', group_id: 'line-2', position: 0, word_count: 2 },
  ]);
});

test('a blank line between texts, and a file that is missing or empty, are DataErrors', async (t) => {
  await t.throwsAsync(load(fileOf(t, 'a\n \nb\n')), { instanceOf: DataError, message: /texts.txt:2: is blank/ });
  await t.throwsAsync(load(fileOf(t, '\n')), { instanceOf: DataError, message: /holds no text/ });
  t.throws(() => loadLines.sources?.({ file: 'none.txt' }), { instanceOf: DataError, message: /there is no such file/ });
});
