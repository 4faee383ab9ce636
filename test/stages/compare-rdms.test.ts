import test from 'ava';
import { NumericError } from '../../src/errors.ts';
import { matrix } from '../../src/linalg/matrix.ts';
import { openProducts } from '../../src/linalg/products.ts';
import { compareRdms as compare } from '../../src/rsa/compare.ts';
import { computeRdm } from '../../src/rsa/rdm.ts';
import { rowsOf } from '../../src/table/read.ts';
import compareRdms from '../../stages/compare-rdms.ts';
import { largestDifference } from '../support/close.ts';
import { randomMatrix } from '../support/random-matrix.ts';
import { runStage } from '../support/run-stage.ts';

const products = await openProducts();
const stimuli = ['a', 'b', 'c', 'd'];
const held = Float32Array.from(randomMatrix(4, 5, 1).data);
const flat = held.with(5, 0).with(6, 0).with(7, 0).with(8, 0).with(9, 0);
const subjects = [2, 3].map((seed) => randomMatrix(6, 1, seed).data.map(Math.abs));
const patterns = (values: Float32Array) => matrix(4, 5, Float64Array.from(values));

const inputs = (values: Float32Array) => ({
  stimulusSet: stimuli.map((stimulus_id, position) => ({
    stimulus_id,
    text: stimulus_id,
    passage_id: 'x',
    group_id: 'x',
    position,
    word_count: 1,
  })),
  activations: [stimuli.map((stimulus_id, i) => ({ site: 's', stimulus_id, activation: values.slice(i * 5, (i + 1) * 5) }))],
  sites: [[{ model: 'm', site: 's', depth: 0, width: 5 }]],
  rdms: subjects.map((dissimilarity, i) => ({ owner: `subject:p${i + 1}`, part: 'all neuroids', size: 4, dissimilarity })),
});

test('a site is compared with each subject, by the distance and comparison that are named', async (t) => {
  const { rsa, modelRdms } = await runStage(compareRdms, inputs(held), { distance: 'euclidean', comparison: 'kendall-tau-a' });
  const truth = await computeRdm(patterns(held), products, 'euclidean');
  t.true(largestDifference(rowsOf(modelRdms)[0].dissimilarity, truth) < 1e-13);
  t.deepEqual(
    rowsOf(rsa),
    subjects.map((subject, i) => ({
      model: 'm',
      site: 's',
      subject_id: `p${i + 1}`,
      rho: compare(subject, truth, 'kendall-tau-a'),
    })),
  );
});

test('a presentation whose units are all 0 has no pattern for correlation, no direction for cosine, and a place for Euclid', async (t) => {
  const outcome = async (distance: string) => {
    const { rsa, exclusions } = await runStage(compareRdms, inputs(flat), { distance });
    return [rsa.length, ...rowsOf(exclusions).map(({ reason }) => reason)];
  };
  t.deepEqual(await outcome('correlation'), [0, 'no RDM: a presentation whose units are all alike has no pattern']);
  t.deepEqual(await outcome('cosine'), [0, 'no RDM: a presentation whose units are all 0 has no direction']);
  t.deepEqual(await outcome('euclidean'), [2]);
});

test('names that nobody knows are refused, and so is a distance that takes repetitions, which a model has not', async (t) => {
  const refused = (params: object, message: RegExp) =>
    t.throwsAsync(() => runStage(compareRdms, inputs(held), params), { instanceOf: NumericError, message });
  await refused({ distance: 'crossnobis' }, /there is no distance "crossnobis"; there is: correlation, cosine/);
  await refused({ comparison: 'spearmen' }, /did you mean "spearman"/);
});
