import test from 'ava';
import { forecastLines, planLines } from '../../../src/cli/plan-lines.ts';
import { PLAIN } from '../../../src/cli/terminal.ts';
import type { PlannedStep } from '../../../src/engine/plan.ts';
import { defineStage } from '../../../src/engine/stage.ts';
import { DataError } from '../../../src/errors.ts';

const stageOf = (name: string) => defineStage({ name, about: '', inputs: {}, params: {}, outputs: {}, run: () => ({}) });
function planned(id: string, state: PlannedStep['state'], ...cues: string[]): PlannedStep {
  return { step: { id, stage: stageOf(id.split(':')[0]), params: {}, inputs: {} }, state, cues };
}

test('a short plan lists every step with its cue', (t) => {
  const steps = [planned('load', 'rest'), planned('fit:a', 'run', 'code-changed'), planned('score', 'waits', 'waits-for: fit:a')];
  t.deepEqual(planLines('toy', { steps }, PLAIN, false), [
    'toy · 3 steps: 1 rest, 1 would run, 1 waits for what will be made',
    '',
    '  load   rests',
    '  fit:a  runs   code-changed',
    '  score  waits  waits-for: fit:a',
  ]);
});

test('a long plan leaves out what rests and puts steps of one stage with one cue in one line', (t) => {
  const steps = [
    ...Array.from({ length: 68 }, (_, i) => planned(`embed:${i}`, 'rest')),
    ...Array.from({ length: 9 }, (_, i) => planned(`fit:m${i}`, 'run', 'params-changed: alphas')),
    planned('fit:new', 'run', 'never-ran'),
    planned('score:x', 'waits', 'waits-for: fit'),
    planned('score:y', 'waits', 'waits-for: fit'),
  ];
  t.deepEqual(planLines('brain', { steps }, PLAIN, false), [
    'brain · 80 steps: 68 rest, 10 would run, 2 wait for what will be made',
    '',
    '  fit ×9    runs   params-changed: alphas  (m0, m1, m2, … m8)',
    '  fit:new   runs   never-ran',
    '  score ×2  waits  waits-for: fit  (x, y)',
  ]);
  t.is(planLines('brain', { steps }, PLAIN, true).length, 82);
});

test('a plan in which all rests says so', (t) => {
  const steps = [planned('load', 'rest')];
  t.deepEqual(planLines('toy', { steps }, PLAIN, false), ['toy · 1 step: 1 rest, 0 would run', 'nothing to do']);
});

test('what will make a step fail is said before it runs', (t) => {
  const problem = new DataError('x.csv', 'is missing', 'get it');
  const lines = planLines('toy', { steps: [{ ...planned('load', 'run', 'never-ran'), problem }] }, PLAIN, false);
  t.is(lines.at(-1), '✗ load: x.csv: is missing; get it');
});

test('what is left is told by what it took before: time, memory, what that goes by, and what is not known', (t) => {
  const left = { steps: 12, ranBefore: 9, likened: 2, seconds: 270, peakBytes: 1.9e9 };
  t.deepEqual(forecastLines(left, 2), [
    '',
    'about 04:30 one after the other, and 1.9 GB of memory with --jobs 2, going by 9 steps that ran before and 2 like others of their stage; no estimate for 1 of 12',
  ]);
  t.regex(forecastLines({ ...left, steps: 1, ranBefore: 1, likened: 0 }, 1)[1], /going by 1 step that ran before$/);
  const unknown = { ranBefore: 0, likened: 0, seconds: 0, peakBytes: 0 };
  t.deepEqual(forecastLines({ ...unknown, steps: 3 }, 2), ['', 'no estimate: none of them has run in this store before']);
  t.deepEqual(forecastLines({ ...unknown, steps: 1 }, 2), ['', 'no estimate: it has not run in this store before']);
  t.deepEqual(forecastLines({ ...unknown, steps: 0 }, 2), []);
});
