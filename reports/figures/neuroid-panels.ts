import { formatCount, formatR, slug } from '../format.ts';
import { type Markup, markup, nothing } from '../markup.ts';
import { median } from '../median.ts';
import { type NeuroidScore, neuroidScores } from '../neuroid-scores.ts';
import { conditions, type Standing } from '../standings.ts';
import { type Frame, xAxis } from './axes.ts';
import { type Figure, label } from './figure.ts';
import { linearScale, type Scale } from './scale.ts';

const BINS = 30;
const MOST_POINTS = 2000;
const TOP = 34;
const BOTTOM = 230;

/** How r and share spread over neuroids, and r against the ceiling, for the best model at its best site. Nothing is clamped. */
export function neuroidPanels(standing: Standing): Figure | string {
  const { benchmark, champion, title } = standing;
  const neuroids = champion ? neuroidScores(benchmark, champion) : [];
  if (!champion || !neuroids.length)
    return `${title}: scores neuroid by neuroid are not shown, because none of its neuroids was scored.`;
  const withShare = neuroids.filter(({ share }) => Number.isFinite(share));
  return {
    name: `neuroids-${slug(benchmark.id)}`,
    title: `${title}: ${formatCount(neuroids.length)} neuroids`,
    caption: `${champion.model}, ${champion.site}, ${conditions(champion)}. ${withShare.length > 0 ? panelsOf(withShare) : 'How r spreads over them.'}`,
    width: 820,
    height: 280,
    body: markup`${histogram(
      neuroids.map(({ r }) => r),
      { left: 44, right: 262, top: TOP, bottom: BOTTOM },
      'r',
    )}${
      withShare.length
        ? markup`${histogram(
            withShare.map(({ share }) => share),
            { left: 312, right: 530, top: TOP, bottom: BOTTOM },
            'share of the ceiling',
            1,
          )}${scatter(withShare, { left: 590, right: 800, top: TOP, bottom: BOTTOM })}`
        : label(330, 120, 'soft', 'No neuroid has a ceiling: no share.')
    }`,
  };
}

function panelsOf(withShare: readonly NeuroidScore[]): string {
  const above = withShare.filter(({ share }) => share > 1).length;
  const of = `of ${formatCount(withShare.length)}`;
  const beyond =
    above > 0
      ? `${formatCount(above)} ${of} lie above 1 (orange), where the ceiling was under-estimated`
      : `none ${of} lies above 1`;
  const squares = withShare.length > MOST_POINTS ? ', counted in squares' : '';
  return `Left: r. Middle: share of the ceiling; ${beyond}. Right: r against the ceiling${squares}; on the line r equals the ceiling.`;
}

/** Counts in about thirty bins whose edges meet `edge`; bins above it are orange where it is a mark, and a line stands there. */
function histogram(values: readonly number[], frame: Frame, title: string, mark?: number): Markup {
  const edge = mark ?? 0;
  const x = linearScale(mark === undefined ? values : [0, mark, ...values], frame.left, frame.right, 4);
  const step = (x.domain[1] - x.domain[0]) / BINS;
  const counts = new Map<number, number>();
  for (const value of values) {
    const bin = Math.floor((value - edge) / step);
    counts.set(bin, (counts.get(bin) ?? 0) + 1);
  }
  const y = linearScale([0, ...counts.values()], frame.bottom, frame.top, 4);
  const bars = [...counts].map(([bin, count]) => {
    const left = Math.max(x(edge + bin * step), frame.left);
    const right = Math.min(x(edge + (bin + 1) * step), frame.right);
    return markup`<g class="${mark !== undefined && bin >= 0 ? 'warn' : 'hue-0'}"><rect class="bar" x="${left}" y="${y(count)}" width="${Math.max(right - left - 0.6, 0.6)}" height="${y(0) - y(count)}"/></g>`;
  });
  const middle = median(values);
  const line = mark === undefined ? nothing : markup`<path class="axis" d="M${x(mark)} ${frame.top}V${frame.bottom}"/>`;
  return markup`${bars}${line}<path class="ceiling" d="M${x(middle)} ${frame.top - 6}V${frame.bottom}"/>${xAxis(x, frame, title)}
${label(frame.left, frame.top - 16, 'soft small', `neuroids; median ${formatR(middle)}`)}${y.ticks.map((tick) => label(frame.left - 6, y(tick) + 4, 'soft small end', y.format(tick)))}`;
}

function scatter(neuroids: readonly NeuroidScore[], frame: Frame): Markup {
  const x = linearScale([0, ...neuroids.map((n) => n.ceiling)], frame.left, frame.right, 4);
  const y = linearScale([0, ...neuroids.map((n) => n.r)], frame.bottom, frame.top, 4);
  const marks = neuroids.length > MOST_POINTS ? squares(neuroids, x, y, frame) : points(neuroids, x, y);
  const top = Math.min(x.domain[1], y.domain[1]);
  return markup`${y.ticks.map((tick) => markup`<path class="grid" d="M${frame.left} ${y(tick)}H${frame.right}"/>${label(frame.left - 6, y(tick) + 4, 'soft small end', y.format(tick))}`)}
${marks}<path class="ceiling" d="M${x(0)} ${y(0)}L${x(top)} ${y(top)}"/>${xAxis(x, frame, 'ceiling')}${label(frame.left - 24, frame.top - 16, 'soft small', 'r')}`;
}

const points = (neuroids: readonly NeuroidScore[], x: Scale, y: Scale): Markup =>
  markup`<g class="hue-0">${neuroids.map((n) => markup`<circle class="bar pale" cx="${x(n.ceiling)}" cy="${y(n.r)}" r="1.6"/>`)}</g>`;

const CELL = 7;

/** Counts in squares of seven pixels, darker where there are more (fourth steps of the square root). */
function squares(neuroids: readonly NeuroidScore[], x: Scale, y: Scale, frame: Frame): Markup {
  const counts = new Map<string, number>();
  for (const n of neuroids) {
    const key = `${Math.floor((x(n.ceiling) - frame.left) / CELL)} ${Math.floor((frame.bottom - y(n.r)) / CELL)}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const most = [...counts.values()].reduce((a, b) => Math.max(a, b), 1);
  const cells = [...counts].map(([key, count]) => {
    const [column, row] = key.split(' ').map(Number);
    const opacity = 0.2 + 0.8 * Math.sqrt(count / most);
    return markup`<rect class="bar" fill-opacity="${opacity}" x="${frame.left + column * CELL}" y="${frame.bottom - (row + 1) * CELL}" width="${CELL}" height="${CELL}"/>`;
  });
  return markup`<g class="hue-0">${cells}</g>`;
}
