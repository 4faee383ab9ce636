import type { Forecast } from '../engine/forecast.ts';
import type { Plan, PlannedStep } from '../engine/plan.ts';
import { grid } from './grid.ts';
import { count, duration, size } from './quantity.ts';
import type { Paint } from './terminal.ts';

const SHORT = 20;
const LABELS = 4;
const SAYS = { rest: 'rests', run: 'runs', waits: 'waits' } as const;

/**
 * A plan as text: how many steps rest, would run and wait; then the steps. A long plan leaves out those that rest and puts
 * steps of one stage with the same cues in one line, of those that wait with the stages that they wait for; `all` lists every step.
 */
export function planLines(pipeline: string, { steps }: Plan, paint: Paint, all: boolean): string[] {
  const lines = [`${paint.strong(pipeline)} · ${tally(steps)}`];
  if (steps.every(({ state }) => state === 'rest') && !all) return [...lines, 'nothing to do'];
  const rows = all || steps.length <= SHORT ? steps.map(stepRow) : groupRows(steps.filter(({ state }) => state !== 'rest'));
  const problems = steps.flatMap(({ step, problem }) => (problem ? [`${paint.bad('✗')} ${step.id}: ${problem.message}`] : []));
  return [...lines, '', ...grid(rows, { indent: '  ' }), ...(problems.length ? ['', ...problems] : [])];
}

/** `80 steps: 68 rest, 10 would run, 2 wait for what will be made`. */
export function tally(steps: readonly PlannedStep[]): string {
  const of = (state: PlannedStep['state']) => steps.filter((step) => step.state === state).length;
  const waits = of('waits');
  const waiting = waits ? `, ${waits} ${waits === 1 ? 'waits' : 'wait'} for what will be made` : '';
  return `${count(steps.length, 'step')}: ${of('rest')} rest, ${of('run')} would run${waiting}`;
}

/** How long what is left took before and in how much memory, how many steps that goes by, and for how many nothing is known; nothing where all rests. */
export function forecastLines({ steps, ranBefore, likened, seconds, peakBytes }: Forecast, jobs: number): string[] {
  if (steps === 0) return [];
  const unknown = steps - ranBefore - likened;
  if (unknown === steps) return ['', `no estimate: ${steps === 1 ? 'it has not' : 'none of them has'} run in this store before`];
  const by = [
    ranBefore ? `${count(ranBefore, 'step')} that ran before` : '',
    likened ? `${likened} like others of their stage` : '',
  ];
  const without = unknown ? `; no estimate for ${unknown} of ${steps}` : '';
  const cost = `about ${duration(seconds)} one after the other, and ${size(peakBytes)} of memory with --jobs ${jobs}`;
  return ['', `${cost}, going by ${by.filter(Boolean).join(' and ')}${without}`];
}

const stepRow = ({ step, state, cues }: PlannedStep): string[] => [step.id, SAYS[state], cues.join('; ')];

const WAITS_FOR = 'waits-for: ';

function groupRows(steps: readonly PlannedStep[]): string[][] {
  const groups = new Map<string, PlannedStep[]>();
  for (const planned of steps.map(awaitingStages)) {
    const key = [planned.step.stage.name, planned.state, ...planned.cues].join('\n');
    groups.set(key, [...(groups.get(key) ?? []), planned]);
  }
  return [...groups.values()].map(groupRow);
}

/** The step, with one cue that names the stages that it waits for in place of one for every step. */
function awaitingStages(planned: PlannedStep): PlannedStep {
  const awaited = planned.cues.filter((cue) => cue.startsWith(WAITS_FOR)).map((cue) => cue.slice(WAITS_FOR.length).split(':')[0]);
  if (awaited.length === 0) return planned;
  const others = planned.cues.filter((cue) => !cue.startsWith(WAITS_FOR));
  return { ...planned, cues: [...others, `${WAITS_FOR}${[...new Set(awaited)].join(', ')}`] };
}

function groupRow(group: readonly PlannedStep[]): string[] {
  const [first] = group;
  if (group.length === 1) return stepRow(first);
  const { name } = first.step.stage;
  const labels = group.map(({ step }) => step.id.slice(name.length + 1) || '(no label)');
  const few = labels.length > LABELS ? [...labels.slice(0, LABELS - 1), `… ${labels[labels.length - 1]}`] : labels;
  return [`${name} ×${group.length}`, SAYS[first.state], `${first.cues.join('; ')}  (${few.join(', ')})`];
}
