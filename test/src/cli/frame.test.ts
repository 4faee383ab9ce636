import { stripVTControlCharacters } from 'node:util';
import test from 'ava';
import { lastingLines, redraw } from '../../../src/cli/display.ts';
import { frame } from '../../../src/cli/frame.ts';
import { advance, beginning, type Progress } from '../../../src/cli/progress.ts';
import { COLOURED, PLAIN } from '../../../src/cli/terminal.ts';
import type { RunEvent } from '../../../src/engine/run.ts';
import { DataError } from '../../../src/errors.ts';

/** The progress after events at given seconds. */
const after = (total: number, ...events: readonly (readonly [number, RunEvent])[]): Progress =>
  events.reduce((progress, [now, event]) => advance(progress, event, now), beginning(total, 0));

test('a run that has just begun says only how many steps there are', (t) => {
  t.deepEqual(frame(beginning(80, 0), 0.2, 80, PLAIN), ['0/80 steps · 00:00']);
});

test('a running step has a line with its share and the time it still takes', (t) => {
  const progress = after(
    4,
    [0, { type: 'rest', step: 'load' }],
    [1, { type: 'start', step: 'fit' }],
    [1, { type: 'start', step: 'tokenize' }],
    [11, { type: 'progress', step: 'fit', share: 0.25 }],
  );
  t.deepEqual(frame(progress, 11, 80, PLAIN), [
    '  fit       ███░░░░░░░░░  25 %  about 00:30 left',
    '  tokenize  ░░░░░░░░░░░░   0 %',
    '1/4 steps · 00:11',
  ]);
});

test('the time left counts what ran, not what rested: 2 of 4 steps in 10 s leave 10 s', (t) => {
  const rests = Array.from({ length: 6 }, (_, i): [number, RunEvent] => [5, { type: 'rest', step: `rest-${i}` }]);
  const ran = ['a', 'b'].flatMap((step, i): [number, RunEvent][] => [
    [5 + 5 * i, { type: 'start', step }],
    [10 + 5 * i, { type: 'done', step, seconds: 5 }],
  ]);
  t.deepEqual(frame(after(10, ...rests, ...ran), 15, 80, PLAIN), ['8/10 steps · 00:15 · about 00:10 left']);
});

test('failed steps are counted in the last line', (t) => {
  const progress = after(3, [0, { type: 'start', step: 'a' }], [2, { type: 'failed', step: 'a', error: new Error('x') }]);
  t.true(frame(progress, 2, 80, PLAIN).at(-1)!.startsWith('1/3 steps · 1 failed'));
});

test('no line is as wide as the terminal, and at most ten steps have one', (t) => {
  const starts = Array.from({ length: 14 }, (_, i): [number, RunEvent] => [0, { type: 'start', step: `${i}-${'x'.repeat(60)}` }]);
  const lines = frame(after(14, ...starts), 5, 40, PLAIN);
  t.is(lines.length, 12);
  t.is(lines[10], '  and 4 more');
  t.is(lines[0], `  0-${'x'.repeat(34)}…`);
  t.true(lines.every((line) => [...line].length < 40));
});

test('a redraw goes up over the old lines, clears each line after writing it and never the whole first', (t) => {
  t.is(redraw(0, [], ['a', 'b']), 'a\u001b[K\nb\u001b[K\n\u001b[J');
  t.is(redraw(2, ['done'], ['b']), '\u001b[2A\rdone\u001b[K\nb\u001b[K\n\u001b[J');
  t.is(redraw(1, [], []), '\u001b[1A\r\u001b[J');
});

test('without colours no line holds an escape code; with them the text is the same', (t) => {
  const events: RunEvent[] = [
    { type: 'done', step: 'fit', seconds: 3.2, peakBytes: 210e6 },
    { type: 'failed', step: 'fit', error: new DataError('x.csv', 'is missing') },
    { type: 'skipped', step: 'score', message: 'fit failed' },
    { type: 'log', step: 'fit', message: 'hello' },
  ];
  const lines = events.flatMap((event) => lastingLines(event, ['never-ran'], PLAIN, false));
  t.deepEqual(lines, [
    '✓ fit  3.2 s · 210 MB · never-ran',
    '✗ fit: x.csv: is missing',
    '- score  skipped · fit failed',
    '  fit: hello',
  ]);
  const painted = events.flatMap((event) => lastingLines(event, ['never-ran'], COLOURED, false));
  t.deepEqual(painted.map(stripVTControlCharacters), lines);
  t.notDeepEqual(painted, lines);
});
