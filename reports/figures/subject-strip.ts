import { counted, formatR, shorten, slug } from '../format.ts';
import type { ScoreRow } from '../input.ts';
import { type Markup, markup, nothing } from '../markup.ts';
import { hueClass } from '../palette.ts';
import { bestRows, conditions, type Standing, subjectsOf } from '../standings.ts';
import { type Frame, xAxis, xGrid } from './axes.ts';
import { type Figure, hint, label } from './figure.ts';
import { linearScale, type Scale } from './scale.ts';

const ROW = 30;

/** One dot a subject for each model and control at its best site; the tick is the score, the bar its interval. */
export function subjectStrip(standing: Standing): Figure | string {
  const rows = bestRows(standing);
  const subjects = rows.map((row) => subjectsOf(standing, row));
  if (!subjects.some((s) => s.length)) return `No score of ${standing.title} is known subject by subject.`;
  const frame: Frame = { left: 170, right: 760, top: 14, bottom: 14 + rows.length * ROW };
  const ceiling = standing.champion?.ceiling ?? Number.NaN;
  const values = [0, ceiling, ...rows.flatMap((r) => [r.r, r.r_low, r.r_high]), ...subjects.flat().map((s) => s.r)];
  const x = linearScale(values, frame.left, frame.right, 8);
  const lines = rows.map((row, i) => drawRow(row, subjects[i], x, frame.top + (i + 0.5) * ROW, rows));
  const people = [...new Set(subjects.flat().map((s) => s.subject_id))];
  const many = people.length === 1 ? people[0] : counted(people.length, 'subject');
  const dots =
    people.length === 1
      ? 'The dot is the median r over neuroids'
      : 'A dot is a subject’s median r over its neuroids; the tick is the mean over subjects';
  return {
    name: `subjects-${slug(standing.benchmark.id)}`,
    title: `${standing.title}: ${many}`,
    caption: `${conditions(standing)}, each model at its best site. ${dots}${rows.some((row) => Number.isFinite(row.r_low)) ? ', the bar its 95 % interval' : ''}${Number.isFinite(ceiling) ? '; the dashed line is the ceiling' : ''}.`,
    width: 820,
    height: frame.bottom + 44,
    body: markup`${xGrid(x, frame)}${zeroLine(x, frame)}${ceilingLine(ceiling, x, frame)}${rule(rows, frame)}${lines}${xAxis(x, frame, `r (Pearson), median over ${people.length === 1 ? '' : 'the subject’s '}neuroids`)}`,
  };
}

function drawRow(row: ScoreRow, subjects: readonly { subject_id: string; r: number }[], x: Scale, y: number, rows: ScoreRow[]) {
  const look = row.control ? 'control' : hueClass(rows.filter((r) => !r.control).indexOf(row));
  const interval = Number.isFinite(row.r_low) && Number.isFinite(row.r_high);
  const bar = interval
    ? markup`<path class="area" d="M${x(row.r_low)} ${y - 8}H${x(row.r_high)}V${y + 8}H${x(row.r_low)}Z"/>`
    : nothing;
  const dots = subjects.map(
    (s) =>
      markup`<circle class="dot pale" cx="${x(s.r)}" cy="${y}" r="4.5">${hint(`${s.subject_id}: r ${formatR(s.r)}`)}</circle>`,
  );
  return markup`${label(160, y + 4, row.control ? 'soft end' : 'strong end', shorten(row.model, 22))}<g class="${look}">${bar}${dots}<path class="line" d="M${x(row.r)} ${y - 10}V${y + 10}"/></g>`;
}

const zeroLine = (x: Scale, { top, bottom }: Frame): Markup =>
  x.domain[0] < 0 ? markup`<path class="axis" d="M${x(0)} ${top}V${bottom}"/>` : nothing;

const ceilingLine = (ceiling: number, x: Scale, { top, bottom }: Frame): Markup =>
  Number.isFinite(ceiling) ? markup`<path class="ceiling" d="M${x(ceiling)} ${top}V${bottom}"/>` : nothing;

/** Between the models and the controls. */
function rule(rows: readonly ScoreRow[], { left, right, top }: Frame): Markup {
  const models = rows.filter((row) => !row.control).length;
  return models && models < rows.length
    ? markup`<path class="axis" d="M${left - 150} ${top + models * ROW}H${right}"/>`
    : nothing;
}
