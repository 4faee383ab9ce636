import test from 'ava';
import { NumericError } from '../../src/errors.ts';
import { matrix } from '../../src/linalg/matrix.ts';
import { openProducts } from '../../src/linalg/products.ts';
import { noiseCeiling } from '../../src/rsa/noise-ceiling.ts';
import { type RecordedDistance, recordedRdm } from '../../src/rsa/noise-rdm.ts';
import { rowsOf } from '../../src/table/read.ts';
import computeRdms from '../../stages/compute-rdms.ts';
import { largestDifference } from '../support/close.ts';
import { randomMatrix } from '../support/random-matrix.ts';
import { runStage } from '../support/run-stage.ts';

const products = await openProducts();
const stimuli = ['a', 'b', 'c', 'd', 'e'];
const repetitions = [randomMatrix(5, 9, 1), randomMatrix(5, 9, 2)];
const owners = ['p1', 'p1', 'p1', 'p1', 'p2', 'p2', 'p2', 'p2', 'p3'];
const inputs = {
  stimulusSet: stimuli.map((stimulus_id, position) => ({
    stimulus_id,
    text: stimulus_id,
    passage_id: 'x',
    group_id: 'x',
    position,
    word_count: 1,
  })),
  responses: repetitions.flatMap(({ data }, repetition) =>
    stimuli.map((stimulus_id, i) => ({ stimulus_id, repetition, response: data.slice(i * 9, (i + 1) * 9) })),
  ),
  neuroids: owners.map((subject_id, j) => ({
    neuroid_id: `n${j}`,
    subject_id,
    region: 'IFG',
    published_ceiling: Number.NaN,
    planted_site: null,
    planted_ceiling: Number.NaN,
  })),
};
const ofSubject = (first: number) =>
  repetitions.map(({ data }) =>
    matrix(
      5,
      4,
      Float64Array.from({ length: 20 }, (_, at) => data[Math.floor(at / 4) * 9 + first + (at % 4)]),
    ),
  );

test('each subject has the RDM and the ceiling of its own neuroids, by the distance and comparison that are named', async (t) => {
  for (const distance of ['correlation', 'squared-euclidean', 'crossnobis'] satisfies RecordedDistance[]) {
    const params = { fewest: 4, distance, comparison: 'pearson' };
    const { rdms, noiseCeilings } = await runStage(computeRdms, inputs, params);
    const truth = [await recordedRdm(ofSubject(0), products, distance), await recordedRdm(ofSubject(4), products, distance)];
    rowsOf(rdms).forEach(({ owner, size, dissimilarity }, subject) => {
      t.is(owner, `subject:p${subject + 1}`);
      t.is(size, 5);
      t.true(largestDifference(dissimilarity, truth[subject]) < 1e-13);
    });
    const { lower, upper } = noiseCeiling(truth, 'pearson');
    rowsOf(noiseCeilings).forEach((row, subject) => {
      t.true(Math.abs(row.lower - lower[subject]) < 1e-12);
      t.true(Math.abs(row.upper - upper[subject]) < 1e-12);
    });
  }
});

test('a subject of too few neuroids has no RDM, and is listed', async (t) => {
  const { rdms, exclusions } = await runStage(computeRdms, inputs, { fewest: 4 });
  t.is(rdms.length, 2);
  t.deepEqual(
    rowsOf(exclusions).map(({ kind, id }) => [kind, id]),
    [['subject', 'p3']],
  );
});

test('names that nobody knows are refused before anything is computed', async (t) => {
  const refused = (params: object, message: RegExp) =>
    t.throwsAsync(() => runStage(computeRdms, inputs, params), { instanceOf: NumericError, message });
  await refused({ distance: 'euclid' }, /there is no distance "euclid"/);
  await refused({ comparison: 'pearsn' }, /did you mean "pearson"/);
});
