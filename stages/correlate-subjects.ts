import { ceilings } from '../schemas/ceilings.ts';
import { neuroids } from '../schemas/neuroids.ts';
import { responses } from '../schemas/responses.ts';
import { gatherColumns, gatherRows, meanOf, repetitionsOf } from '../src/assembly/gather.ts';
import { defineStage } from '../src/engine/stage.ts';
import { WiringError } from '../src/errors.ts';
import { interSubjectCorrelation } from '../src/stats/inter-subject-correlation.ts';
import { fromRows } from '../src/table/check.ts';
import { groupRows } from '../src/table/group.ts';

/**
 * Ceilings where nothing was repeated but several people were recorded from the same regions while they heard the same: how well
 * the mean of all others predicts a person (see interSubjectCorrelation). The others carry noise too, so that a model can do better than
 * this: a share above 1 says so. Rows that are not measured (NaN) in anybody are left out.
 */
export default defineStage({
  name: 'correlate-subjects',
  about: 'Estimate the best score that noise allows from how well the other people predict each person.',
  inputs: { responses, neuroids },
  params: {},
  outputs: { ceilings },
  run({ responses, neuroids }) {
    const { neuroid_id, subject_id, region } = neuroids.columns;
    const whole = meanOf(repetitionsOf(responses.columns, [...new Set(responses.columns.stimulus_id)]));
    const measured = Array.from({ length: whole.rows }, (_, row) => row).filter((row) =>
      whole.data.subarray(row * whole.cols, (row + 1) * whole.cols).every((value) => !Number.isNaN(value)),
    );
    const series = gatherRows({ data: whole.data, width: whole.cols }, measured);
    const people = [...groupRows(subject_id)];
    const regionsOf = (columns: readonly number[]) => columns.map((column) => region[column]).join();
    const odd = people.find(([, columns]) => regionsOf(columns) !== regionsOf(people[0][1]));
    if (odd) throw new WiringError('correlate-subjects', `${odd[0]} was not recorded from the regions of ${people[0][0]}`);
    const r = interSubjectCorrelation(people.map(([, columns]) => gatherColumns(series, columns)));
    return {
      ceilings: fromRows(
        ceilings,
        people.flatMap(([, columns], p) =>
          columns.map((column, j) => ({
            neuroid_id: neuroid_id[column],
            ceiling: r[p][j],
            method: `correlation with the mean of the others (${people.length - 1})`,
          })),
        ),
      ),
    };
  },
});
