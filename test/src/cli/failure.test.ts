import test from 'ava';
import { exitCodeOf, failureLines } from '../../../src/cli/failure.ts';
import { pick } from '../../../src/cli/pick.ts';
import { PLAIN } from '../../../src/cli/terminal.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { DataError, fromRecord, toRecord } from '../../../src/errors.ts';

const missing = new DataError('x.csv', 'is missing', 'get it', { cause: new Error('ENOENT') });

test('an expected error is one line: place, problem, way out', (t) => {
  t.deepEqual(failureLines(missing, PLAIN, false), ['✗ x.csv: is missing; get it']);
});

test('an error that came from another process is still expected', (t) => {
  t.deepEqual(failureLines(fromRecord(toRecord(missing)), PLAIN, false, 'load'), ['✗ load: x.csv: is missing; get it']);
});

test('a step is not named twice', (t) => {
  t.deepEqual(failureLines(new DataError('load', 'has no file'), PLAIN, false, 'load'), ['✗ load: has no file']);
});

test('with --verbose the stack and the causes follow', (t) => {
  const lines = failureLines(missing, PLAIN, true);
  t.is(lines[0], '✗ x.csv: is missing; get it');
  t.regex(lines[1], /^\s+at .*failure\.test/);
  t.true(lines.includes('  caused by ENOENT'));
});

test('something thrown that is no error is shown as it is', (t) => {
  t.is(failureLines('boom', PLAIN, false)[0], '✗ boom');
});

test('only what was typed wrongly ends with 2', (t) => {
  t.deepEqual([new UsageError('x', 'y'), missing, new TypeError('x')].map(exitCodeOf), [2, 1, 1]);
});

test('an exact name wins over those that begin with it; a dozen names are listed at most', (t) => {
  const names = ['fit', 'fit:a', ...Array.from({ length: 20 }, (_, i) => `embed:${i}`)];
  const by = (typed: string) => pick(typed, names, (name) => name, 'step');
  t.is(by('fit'), 'fit');
  t.is(by('fit:'), 'fit:a');
  t.throws(() => by('embed'), { message: /could be any of 20 steps; say which: embed:0, .*, embed:11 and 8 more$/ });
  t.throws(() => by('score'), { message: /is not a step of the last run; there is: fit, fit:a, .* and 10 more$/ });
});
