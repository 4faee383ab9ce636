import test from 'ava';
import { copyTinyProject, ended, start } from '../../support/command-line.ts';

test('a pipe gets plain lines, without an escape code', async (t) => {
  const { code, out, err } = await ended(start(copyTinyProject(), 'tiny', '--jobs', '1'));
  t.deepEqual({ code, err }, { code: 0, err: '' });
  t.false(out.includes('\u001b'));
  t.regex(out, /^✓ write-report/m);
});

test('a reader that leaves early ends the run without a word', async (t) => {
  const child = start(copyTinyProject(), 'tiny', '--jobs', '1', '--wait-ms', '1000');
  child.stdout!.once('data', () => child.stdout!.destroy());
  const { code, err } = await ended(child);
  t.deepEqual({ code, err }, { code: 0, err: '' });
});

test('a first interrupt ends the run with 130 and keeps what was done; the same command goes on', async (t) => {
  const root = copyTinyProject();
  const words = ['tiny', '--rounds', '2', '--jobs', '1', '--wait-ms', '1000'];
  const child = start(root, ...words);
  child.stdout!.on('data', (text) => String(text).includes('✓ measure-words:round-0') && child.kill('SIGINT'));
  const stopped = await ended(child);
  t.is(stopped.code, 130);
  t.regex(stopped.out, /stopping; what was done is kept; the same command resumes; press again to end at once\n/);
  t.notRegex(stopped.out, /skipped/);
  t.regex(stopped.err, /^stopped: of 6 steps .*not run, \d done\nwhat was done is kept; the same command resumes\n$/);
  const resumed = await ended(start(root, ...words));
  t.is(resumed.code, 0);
  t.notRegex(resumed.out, /✓ (load-sentences|measure-words:round-0)/);
  t.regex(resumed.out, /\ndone: [1-4] steps? ran, [2-5] rested/);
});
