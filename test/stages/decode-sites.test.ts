import test from 'ava';
import { rowOf } from '../../src/linalg/matrix.ts';
import { rowsOf } from '../../src/table/read.ts';
import assignFolds from '../../stages/assign-folds.ts';
import decodeSites from '../../stages/decode-sites.ts';
import fitEncoding from '../../stages/fit-encoding.ts';
import { randomMatrix } from '../support/random-matrix.ts';
import { runStage } from '../support/run-stage.ts';

const [rows, width] = [36, 3];
const ids = Array.from({ length: rows }, (_, i) => `s${i}`);
const [x, noise] = [randomMatrix(rows, width, 1), randomMatrix(rows, width, 2)];
const stimulusSet = ids.map((stimulus_id, i) => ({
  ...{ stimulus_id, text: 'a text', passage_id: `g${i % 6}`, group_id: `g${i % 6}`, position: Math.floor(i / 6), word_count: 2 },
}));
/** Units, and one that never varies. */
const activations = ids.map((stimulus_id, i) => ({ site: 'x', stimulus_id, activation: Float32Array.of(...rowOf(x, i), 1) }));
/** What the units drive, and noise: the three of one person, of which the last was not measured once, and the three of another. */
const valuesAt = (i: number, gap: boolean) => {
  const driven = rowOf(x, i).map((value, j) => value + 0.1 * noise.data[i * width + j]);
  return Float64Array.of(driven[0], driven[1], gap && i === 4 ? Number.NaN : driven[2], ...rowOf(noise, i));
};
const neuroids = Array.from({ length: 6 }, (_, j) => ({
  ...{ neuroid_id: `n${j}`, subject_id: j < 3 ? 'driven' : 'noise', region: 'r' },
  ...{ published_ceiling: Number.NaN, planted_site: null, planted_ceiling: Number.NaN },
}));
const recorded = (gap: boolean) => ids.map((stimulus_id, i) => ({ stimulus_id, repetition: 0, response: valuesAt(i, gap) }));
const sites = [{ model: 'm', site: 'x', depth: 0, width: width + 1 }];
const rules = { grouped: { by: 'groups', k: 3, randomState: 1 } } as const;

test('units are predicted from the person whom they drive and not from noise, and what cannot take part is counted', async (t) => {
  const { folds } = await runStage(assignFolds, { stimulusSet }, { rules });
  const decode = async (gap: boolean) => {
    const inputs = { stimulusSet, activations, sites, responses: recorded(gap), neuroids, folds };
    return rowsOf((await runStage(decodeSites, inputs, { alphas: [0.1, 10] })).decodingScores);
  };
  const [driven, other] = await decode(false);
  t.like(driven, { subject_id: 'driven', neuroids: 3, neuroids_left_out: 0, units: 3, units_left_out: 1 });
  t.true(driven.r > 0.95);
  t.true(Math.abs(other.r) < 0.5);
  t.like((await decode(true))[0], { neuroids: 2, neuroids_left_out: 1 });
});

test('decoding is encoding with the sides exchanged', async (t) => {
  const { folds } = await runStage(assignFolds, { stimulusSet }, { rules });
  const alphas = [0.1, 10];
  const one = neuroids.slice(0, 3);
  const asResponses = ids.map((stimulus_id, i) => ({ stimulus_id, repetition: 0, response: valuesAt(i, false).slice(0, 3) }));
  const inputs = { stimulusSet, activations, sites, responses: asResponses, neuroids: one, folds };
  const [{ r }] = rowsOf((await runStage(decodeSites, inputs, { alphas })).decodingScores);
  const turned = {
    ...{ stimulusSet, folds, neuroids: one, sites: [{ model: 'm', site: 'x', depth: 0, width }] },
    activations: asResponses.map(({ stimulus_id, response }) => ({
      site: 'x',
      stimulus_id,
      activation: Float32Array.from(response),
    })),
    responses: activations.map(({ stimulus_id, activation }) => {
      return { stimulus_id, repetition: 0, response: Float64Array.from(activation.slice(0, width)) };
    }),
  };
  const { scores } = await runStage(fitEncoding, turned, { mapping: 'ridge', alphas });
  const [, middle] = [...scores.columns.r].sort((a, b) => a - b);
  t.true(Math.abs(r - middle) < 1e-6);
});
