import test from 'ava';
import { saturationThrough } from '../../../src/ceiling/saturation.ts';
import { fixture } from '../../support/fixture.ts';

// test/fixtures/saturation.py says how the curves are drawn, and that `apart` is how far scipy ends from itself when the same points come
// in another order or the same curve is written otherwise: v0 as it is, tau relative to itself.
const { curves, versions } = fixture('saturation.json');

/** By how much v0 is other than scipy's, and tau by which share of it. */
const apartOf = ({ x, y, v0, tau }: any): number[] => {
  const found = saturationThrough(x, y);
  return [Math.abs(found.v0 - v0), Math.abs(found.tau / tau - 1)];
};
const fitted = curves.filter((curve: any) => curve.v0 !== null);

test(`of ${curves.length} curves, those have no end on which scipy ${versions.scipy} gives up`, (t) => {
  t.is(curves.length - fitted.length, 8);
  for (const { kind, x, y, v0 } of curves) {
    const found = saturationThrough(x, y);
    t.is(Number.isNaN(found.v0), v0 === null, `${kind} ${y}`);
    t.is(Number.isNaN(found.tau), v0 === null);
  }
});

test('where scipy agrees with itself to 1e-8, curves are its own to 1e-7, nearly all to 1e-9', (t) => {
  for (const [parameter, least] of [170, 90].entries()) {
    const sharp = fitted.filter(({ apart }: any) => apart[parameter] < 1e-8);
    t.true(sharp.length > least, `${sharp.length} curves`);
    const far = sharp.map((curve: any) => apartOf(curve)[parameter]);
    t.true(Math.max(...far) < 1e-7, `${Math.max(...far)}`);
    t.true(far.filter((one: number) => one < 1e-9).length > 0.85 * sharp.length);
  }
});

test('where scipy does not agree with itself, curves are about as far from it as it is', (t) => {
  for (const curve of fitted) {
    const [v0, tau] = apartOf(curve);
    t.true(v0 < 1e-7 + 2 * curve.apart[0], `${curve.kind} ${curve.y}: v0 ${v0}, of itself ${curve.apart[0]}`);
    t.true(tau < 4e-6 + 8 * curve.apart[1], `${curve.kind} ${curve.y}: tau ${tau}, of itself ${curve.apart[1]}`);
  }
});

test('scores that are not finite are left out of the curve, and none at all give none', (t) => {
  const known = saturationThrough([2, 3, 5], [0.1, 0.135, 0.17]);
  t.deepEqual(saturationThrough([2, 3, 4, 5, 6], [0.1, 0.135, Number.NaN, 0.17, Number.POSITIVE_INFINITY]), known);
  t.deepEqual(saturationThrough([2, 3, 4], new Float64Array(3).fill(Number.NaN)), { v0: Number.NaN, tau: Number.NaN });
});

test('scores below zero have a ceiling of zero, and a line without end one of 1', (t) => {
  t.true(Math.abs(saturationThrough([2, 3, 4], [-0.1, -0.2, -0.3]).v0) < 1e-6);
  t.true(Math.abs(saturationThrough([2, 3, 4], [0.2, 0.3, 0.4]).v0 - 1) < 1e-6);
});

test('no curve leaves its bounds, though it may come within a last bit of them', (t) => {
  const ends = fitted.map(({ x, y }: any) => saturationThrough(x, y).v0);
  t.true(ends.every((v0: number) => v0 > 0 && v0 < 1));
  t.true(ends.includes(1 - 2 ** -53));
});
