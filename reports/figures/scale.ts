import { decimals } from '../format.ts';

/** A linear map from data to pixels, with round ticks. */
export interface Scale {
  (value: number): number;
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
  readonly format: (tick: number) => string;
}

/** The step of 1, 2 or 5 times a power of ten that cuts the span into at most `most` parts. */
function roundStep(span: number, most: number): number {
  const rough = span / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 5, 10].find((factor) => factor * power >= rough * (1 - 1e-9)) ?? 10);
}

/** Maps the finite `values`, widened to round ends, on the pixels from `from` to `to`. One value alone gets a span around it. */
export function linearScale(values: Iterable<number>, from: number, to: number, most = 5): Scale {
  const finite = [...values].filter(Number.isFinite);
  let low = finite.reduce((a, b) => Math.min(a, b), finite[0] ?? 0);
  let high = finite.reduce((a, b) => Math.max(a, b), finite[0] ?? 1);
  if (high - low < 1e-9) [low, high] = [low - 0.05, high + 0.05];
  const step = roundStep(high - low, most);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
  const domain: [number, number] = [first * step, last * step];
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const scale = (value: number) => from + ((value - domain[0]) / (domain[1] - domain[0])) * (to - from);
  return Object.assign(scale, { domain, ticks, format: (tick: number) => decimals(tick, digits) });
}

/** Moves labels apart so that neighbours keep `gap`, each as near to its place as the order allows, within `low` and `high`. */
export function spread(places: readonly number[], gap: number, low: number, high: number): number[] {
  const order = places.map((_, i) => i).sort((a, b) => places[a] - places[b]);
  const moved = [...places];
  order.forEach((i, k) => {
    moved[i] = Math.max(moved[i], low, k ? moved[order[k - 1]] + gap : low);
  });
  for (let k = order.length - 1; k >= 0; k--) {
    const limit = k === order.length - 1 ? high : moved[order[k + 1]] - gap;
    moved[order[k]] = Math.min(moved[order[k]], limit);
  }
  return moved;
}
