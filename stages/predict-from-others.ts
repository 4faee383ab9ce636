import { ceilings } from '../schemas/ceilings.ts';
import { folds } from '../schemas/folds.ts';
import { neuroids } from '../schemas/neuroids.ts';
import { responses } from '../schemas/responses.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { completeColumns, measuredRows } from '../src/assembly/complete-columns.ts';
import { gatherRows, meanOf, type Rows, repetitionsOf } from '../src/assembly/gather.ts';
import { splitsFrom } from '../src/assembly/splits.ts';
import { otherPeopleCeiling } from '../src/ceiling/other-people.ts';
import type { Split } from '../src/encoding/folds/split.ts';
import { defineStage } from '../src/engine/stage.ts';
import { columnsAt, type Matrix, rowOf } from '../src/linalg/matrix.ts';
import { check } from '../src/table/check.ts';
import { groupRows } from '../src/table/group.ts';

/**
 * Ceilings where several people heard or read the same: how well ridge regression on the neuroids of all other people, at most `width`
 * of them or so many random sums, predicts each person on the folds of `split`; the mean of r over folds (see otherPeopleCeiling). The others carry
 * noise too, so that a model can do better: a share above 1 says so. A neuroid that was not measured throughout takes no part and
 * has none; rows in which nothing was measured are left out. With one person nobody has a ceiling.
 */
export default defineStage({
  name: 'predict-from-others',
  about: 'Estimate the best score that noise allows from how well all other people’s neuroids predict each person.',
  inputs: { stimulusSet, responses, neuroids, folds },
  params: { split: 'grouped', alphas: [0.1, 1, 10, 100, 1e3, 1e4, 1e5, 1e6] as readonly number[], width: 1000 },
  outputs: { ceilings },
  async run({ stimulusSet, responses, neuroids, folds }, { split, alphas, width }, { seed, log, progress }) {
    const stimulusIds = stimulusSet.columns.stimulus_id;
    const { neuroid_id, subject_id } = neuroids.columns;
    const whole = meanOf(repetitionsOf(responses.columns, stimulusIds));
    const rows = measuredRows(whole);
    const measured = gatherRows({ data: whole.data, width: whole.cols }, rows);
    const complete = completeColumns(measured);
    const subjectOf = Array.from(complete, (j) => subject_id[j]);
    const people = groupRows(subjectOf);
    const ceiling = new Float64Array(neuroid_id.length).fill(Number.NaN);
    log(`${complete.length} of ${whole.cols} neuroids, of ${people.size} people, were measured throughout and take part`);
    if (people.size > 1) {
      const splits = among(rows, whole, splitsFrom(folds.columns, split, stimulusIds));
      const job = { y: columnsAt(measured, complete), subjectOf, splits, mapping: 'ridge', alphas, progress } as const;
      const r = await otherPeopleCeiling({ ...job, projection: { width, seed } });
      meanOfRows(r).forEach((value, j) => (ceiling[complete[j]] = value));
    }
    const methodOf = (who: string): string => {
      const others = complete.length - people.get(who)!.length;
      return `ridge from the other people (${people.size - 1})${others > width ? `, through ${width} random sums` : ''}`;
    };
    return {
      ceilings: check(ceilings, {
        ...{ neuroid_id, ceiling },
        method: Array.from(ceiling, (value, j) => (Number.isNaN(value) ? 'none' : methodOf(subject_id[j]))),
      }),
    };
  },
});

/** The splits of all rows as splits of those that are kept. */
function among(kept: Int32Array, { rows }: Rows, splits: readonly Split[]): Split[] {
  const place = new Int32Array(rows).fill(-1);
  kept.forEach((row, i) => (place[row] = i));
  const placed = (some: Int32Array) => some.map((row) => place[row]).filter((at) => at >= 0);
  return splits.map(({ train, test }) => ({ train: placed(train), test: placed(test) })).filter(({ test }) => test.length > 0);
}

function meanOfRows(r: Matrix): Float64Array {
  const sum = new Float64Array(r.cols);
  for (let row = 0; row < r.rows; row++) rowOf(r, row).forEach((value, j) => (sum[j] += value));
  return sum.map((value) => value / r.rows);
}
