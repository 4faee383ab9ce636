import { formatInterval, formatR, listed, shorten, slug } from '../format.ts';
import type { EffectRow } from '../input.ts';
import { type Markup, markup, nothing } from '../markup.ts';
import { hueClass } from '../palette.ts';
import type { Standing } from '../standings.ts';
import { type Frame, xAxis, xGrid } from './axes.ts';
import { type Figure, hint, label } from './figure.ts';
import { linearScale, type Scale } from './scale.ts';

const STEP = 10;
const GAP = 14;

/**
 * For each measure of which an effect is expected, and each predictor, its partial correlation and interval; hollow, of the word before.
 * Undefined where nothing was measured.
 */
export function effectDots({ benchmark, title, effects: all }: Standing): Figure | undefined {
  const effects = all.filter(({ expected }) => expected !== 0);
  if (effects.length === 0) return undefined;
  const predictors = [...new Set(effects.map(({ predictor }) => predictor))];
  const measures = [...new Set(effects.map(({ neuroid_id }) => neuroid_id))];
  const heights = measures.map((measure) => effects.filter(({ neuroid_id }) => neuroid_id === measure).length * STEP + GAP);
  const tops = measures.map((_, i) => 24 + heights.slice(0, i).reduce((sum, height) => sum + height, 0));
  const frame: Frame = { left: 150, right: 560, top: 24, bottom: 24 + heights.reduce((sum, height) => sum + height, 0) };
  const x = linearScale(
    [0, ...effects.flatMap((row) => [row.partial_r, row.partial_low, row.partial_high])],
    frame.left,
    frame.right,
    6,
  );
  const body = measures.map((measure, i) => {
    const rows = effects
      .filter(({ neuroid_id }) => neuroid_id === measure)
      .sort((a, b) => a.lag - b.lag || predictors.indexOf(a.predictor) - predictors.indexOf(b.predictor));
    const dots = rows.map((row, k) => dot(row, x, tops[i] + GAP / 2 + (k + 0.5) * STEP, predictors.indexOf(row.predictor)));
    return markup`${label(frame.left - 10, tops[i] + heights[i] / 2 + 4, 'end', shorten(measure, 18))}<path class="grid" d="M${frame.left} ${tops[i]}H${frame.right}"/>${dots}`;
  });
  const spills = effects.some(({ lag }) => lag > 0);
  return {
    name: `effects-${slug(benchmark.id)}`,
    title: `${title}: effects of surprisal`,
    caption: `Correlation of ${listed(measures)} with each predictor, covariates held constant; the bar is the 95 % interval.${spills ? ' Hollow: the predictor of the word before.' : ''}`,
    width: 820,
    height: Math.max(frame.bottom + 44, 44 + 20 * predictors.length),
    body: markup`${xGrid(x, frame)}<path class="axis" d="M${x(0)} ${frame.top}V${frame.bottom}"/>${body}${xAxis(x, frame, 'partial r')}${key(predictors)}`,
  };
}

/** Five hues, and the colour of warnings for what comes after them. */
const lookOf = (place: number): string => (place < 5 ? hueClass(place) : 'warn');

function dot(row: EffectRow, x: Scale, y: number, hue: number): Markup {
  const bar = Number.isFinite(row.partial_low)
    ? markup`<path class="line" d="M${x(row.partial_low)} ${y}H${x(row.partial_high)}"/>`
    : nothing;
  const told = `${row.predictor}${row.lag ? ', word before' : ''}: ${formatR(row.partial_r)} ${formatInterval(row.partial_low, row.partial_high)}`;
  const look = row.lag ? 'ring' : 'dot';
  return markup`<g class="${lookOf(hue)}">${bar}<circle class="${look}" cx="${x(row.partial_r)}" cy="${y}" r="3.5">${hint(told)}</circle></g>`;
}

const key = (predictors: readonly string[]): Markup =>
  markup`${predictors.map(
    (name, i) =>
      markup`<g class="${lookOf(i)}"><circle class="dot" cx="590" cy="${34 + i * 20}" r="4"/></g>${label(602, 38 + i * 20, 'small', shorten(name, 30))}`,
  )}`;
