import test from 'ava';
import { boxOf, holds, inside, reach } from '../../../../src/ceiling/curve-fit/box.ts';
import { dampedStep } from '../../../../src/ceiling/curve-fit/damped-step.ts';
import { jacobian } from '../../../../src/ceiling/curve-fit/jacobian.ts';
import { reflectiveStep } from '../../../../src/ceiling/curve-fit/reflective-step.ts';
import { scaledModel, towardsBounds } from '../../../../src/ceiling/curve-fit/scaled-model.ts';
import { singularSystem } from '../../../../src/ceiling/curve-fit/singular-system.ts';
import { dot, norm, product, sum, type Vector } from '../../../../src/ceiling/curve-fit/vector.ts';
import { randomState } from '../../../../src/stats/random.ts';

const box = boxOf([0, Number.NEGATIVE_INFINITY], [1, Number.POSITIVE_INFINITY]);
const drawn = (count: number, seed: number): number[] => {
  const random = randomState(seed);
  return Array.from({ length: count }, () => random.standardNormal());
};

test('a point at a bound or beyond moves to the number next to it', (t) => {
  t.deepEqual(inside(box, [0, 7]), [Number.MIN_VALUE, 7]);
  t.deepEqual(inside(box, [1.5, -7]), [1 - 2 ** -53, -7]);
  t.deepEqual(inside(boxOf([-2, 3], [-1, 4]), [-2, 4]), [-2 + 2 ** -52, 4 - 2 ** -51]);
});

test('a direction reaches a bound, or never does', (t) => {
  t.is(reach(box, [0.25, 0], [-0.5, 3]), 0.5);
  t.is(reach(box, [0.25, 0], [0, 3]), Number.POSITIVE_INFINITY);
});

test('differences stay in the box', (t) => {
  const asked: Vector[] = [];
  const residualsAt = (x: Vector): Vector => {
    asked.push(x);
    return [x[0] * x[0], 3 * x[1]];
  };
  const top = 1 - 2 ** -53;
  const [first, second] = jacobian(residualsAt, [top, -100], residualsAt([top, -100]), box);
  t.true(asked.every((x) => holds(box, x)));
  t.true(Math.abs(first[0] - 2) < 1e-7 && first[1] === 0 && second[0] === 0 && Math.abs(second[1] - 3) < 1e-7);
  jacobian(residualsAt, [1e-9], [0], boxOf([0], [3e-9]));
  t.true(Math.abs((asked.at(-1)?.[0] ?? 0) - 3e-9) < 1e-20, 'both bounds nearer than a step: to the farther one');
});

test('turned columns are at right angles, and turn back into the matrix', (t) => {
  const columns = [drawn(7, 1), drawn(7, 2), drawn(7, 3)];
  const residuals = drawn(7, 4);
  const { values, directions, pulls } = singularSystem(columns, residuals);
  const turned = directions.map((v) =>
    columns[0].map((_, i) =>
      dot(
        v,
        columns.map((column) => column[i]),
      ),
    ),
  );
  turned.forEach((column, k) => {
    t.true(Math.abs(norm(column) - values[k]) < 1e-13);
    t.true(Math.abs(dot(column, residuals) - pulls[k]) < 1e-13);
    turned.slice(0, k).forEach((other) => t.true(Math.abs(dot(column, other)) < 1e-13));
    directions.forEach((other, l) => t.true(Math.abs(dot(directions[k], other) - Number(k === l)) < 1e-14));
  });
});

test('a step is that of the normal equations, or as long as the radius and damped', (t) => {
  const columns = [drawn(7, 1), drawn(7, 2)];
  const residuals = drawn(7, 3);
  const system = singularSystem(columns, residuals);
  const left = (step: Vector, damping: number): number[] =>
    columns.map((column, j) => {
      const moved = residuals.map(
        (f, i) =>
          f +
          dot(
            step,
            columns.map((one) => one[i]),
          ),
      );
      return dot(column, moved) + damping * step[j];
    });
  const free = dampedStep(system, 7, 1e3, 0);
  t.is(free.damping, 0);
  t.true(norm(left(free.step, 0)) < 1e-13);
  const radius = norm(free.step) / 3;
  const short = dampedStep(system, 7, radius, 0);
  t.true(short.damping > 0 && Math.abs(norm(short.step) - radius) < 1e-15);
  t.true(norm(left(short.step, short.damping)) < 0.02 * norm(left([0, 0], 0)));
});

test('a step that would leave the box becomes one that stays in it and that the model still likes', (t) => {
  const residualsAt = ([a, b]: Vector): Vector => [3 * a - 6, b + 2, a + b];
  const x = [0.9, 1];
  const residuals = residualsAt(x);
  const columns = jacobian(residualsAt, x, residuals, box);
  const point = {
    x,
    residuals,
    cost: dot(residuals, residuals) / 2,
    columns,
    gradient: columns.map((column) => dot(column, residuals)),
  };
  const model = scaledModel(point, towardsBounds(point, box));
  const radius = 5;
  const { step } = dampedStep(model.system, 3, radius, 0);
  t.false(holds(box, sum(x, product(model.lengths, step))));
  const chosen = reflectiveStep({ box, x, model, radius, share: 0.995 }, step);
  t.true(chosen !== undefined && chosen.value < 0 && norm(chosen.step) <= radius * (1 + 1e-12));
  t.true(holds(box, sum(x, product(model.lengths, chosen?.step ?? []))));
});
