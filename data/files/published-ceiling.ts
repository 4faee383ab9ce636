import { DataError } from '../../src/errors.ts';

/** The largest r that noise allows, from `nc`, the explainable share of variance in percent: r = sqrt(nc / 100). */
export function ceilingOf(percent: number, place: () => string): number {
  if (percent >= 0 && percent <= 100) return Math.sqrt(percent / 100);
  throw new DataError(place(), `is ${percent}, but a share of variance in percent lies between 0 and 100`);
}
