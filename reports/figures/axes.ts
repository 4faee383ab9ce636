import { type Markup, markup } from '../markup.ts';
import { label } from './figure.ts';
import type { Scale } from './scale.ts';

/** A box of the drawing, in pixels. */
export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Horizontal rules and numbers at the ticks of `y`, its title above them. */
export const yAxis = (y: Scale, { left, right, top }: Frame, title: string): Markup =>
  markup`${y.ticks.map(
    (tick) =>
      markup`<path class="grid" d="M${left} ${y(tick)}H${right}"/>${label(left - 8, y(tick) + 4, 'soft end small', y.format(tick))}`,
  )}${label(left - 34, top - 14, 'soft small', title)}`;

/** Numbers at the ticks of `x`, under a line, its title below them. */
export const xAxis = (x: Scale, { left, right, bottom }: Frame, title: string): Markup =>
  markup`<path class="axis" d="M${left} ${bottom}H${right}"/>${x.ticks.map(
    (tick) =>
      markup`<path class="axis" d="M${x(tick)} ${bottom}v4"/>${label(x(tick), bottom + 17, 'soft small middle', x.format(tick))}`,
  )}${label((left + right) / 2, bottom + 35, 'soft small middle', title)}`;

/** The numbers of `xAxis` with a rule upwards from each. */
export const xGrid = (x: Scale, { top, bottom }: Frame): Markup =>
  markup`${x.ticks.map((tick) => markup`<path class="grid" d="M${x(tick)} ${top}V${bottom}"/>`)}`;

/** A path through points, in the order given. */
export const through = (points: readonly (readonly [number, number])[]): Markup =>
  markup`M${points.map(([x, y], i) => markup`${i ? 'L' : ''}${x} ${y}`)}`;
