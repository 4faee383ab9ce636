import test from 'ava';
import { boxOf } from '../../../../src/ceiling/curve-fit/box.ts';
import { trustRegionFit } from '../../../../src/ceiling/curve-fit/trust-region-fit.ts';
import type { Vector } from '../../../../src/ceiling/curve-fit/vector.ts';

const { NEGATIVE_INFINITY: LEAST, POSITIVE_INFINITY: MOST } = Number;
const anywhere = boxOf([LEAST, LEAST], [MOST, MOST]);
const rosenbrock = ([x, y]: Vector): Vector => [10 * (y - x * x), 1 - x];

test('without bounds, the banana valley is followed to its end', (t) => {
  const end = trustRegionFit({ residualsAt: rosenbrock, box: anywhere, start: [-1.2, 1] });
  t.true(Math.max(...(end ?? [MOST]).map((value) => Math.abs(value - 1))) < 1e-6, `${end}`);
});

test('with a bound in the way, it ends where the manual of scipy says', (t) => {
  const end = trustRegionFit({ residualsAt: rosenbrock, box: boxOf([LEAST, 1.5], [MOST, MOST]), start: [2, 2] });
  t.is(end?.map((value) => value.toFixed(8)).join(' '), '1.22437075 1.50000000');
});

test('of three parameters of a straight problem, one ends at its bound and the others where nothing pulls at them', (t) => {
  const rows = [
    [1, 0, 2],
    [0, 1, 1],
    [1, 1, 0],
    [2, 0, 1],
  ];
  const residualsAt = (x: Vector): Vector => rows.map((row, i) => row.reduce((sum, a, j) => sum + a * x[j], 0) - [1, 2, 3, 4][i]);
  const box = boxOf([LEAST, LEAST, 0], [MOST, MOST, 1]);
  const end = trustRegionFit({ residualsAt, box, start: [0.5, 0.5, 0.5] }) ?? [];
  const [x, y, z] = [0, 1, 2].map((j) => rows.reduce((sum, row, i) => sum + row[j] * residualsAt(end)[i], 0));
  t.true(Math.abs(x) < 1e-6 && Math.abs(y) < 1e-6, `${end} has the gradient ${x}, ${y}`);
  t.true(end[2] > 0 && end[2] < 1e-6 && z > 0, `${end} has the gradient ${z}`);
});

test('a Jacobian that is not finite has no result', (t) => {
  t.is(trustRegionFit({ residualsAt: ([x]) => [1 / (x - 1)], box: boxOf([LEAST], [MOST]), start: [1] }), undefined);
});
