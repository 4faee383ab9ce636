import test from 'ava';
import { TableError, WiringError } from '../../src/errors.ts';
import { rowsOf } from '../../src/table/read.ts';
import cleanSeries from '../../stages/clean-series.ts';
import correlateSubjects from '../../stages/correlate-subjects.ts';
import loadSeries from '../../stages/load-series.ts';
import resampleToScans from '../../stages/resample-to-scans.ts';
import { runStage } from '../support/run-stage.ts';
import { stimuli } from '../support/stimuli.ts';

const scanTimes = [0, 1, 2, 3].map((scan) => ({ scan_id: `s${scan}`, start_s: 2 * scan, end_s: 2 * scan + 2 }));
const timing = [0.5, 1.5, 2.5, 6].map((onset_s, word) => ({ stimulus_id: `w${word}`, onset_s, offset_s: onset_s + 0.4 }));
const sites = [
  { model: 'm', site: 'wide', depth: 0, width: 2 },
  { model: 'm', site: 'narrow', depth: 1, width: 1 },
];
const held = (site: string, values: number[][]) =>
  values.map((vector, word) => ({ site, stimulus_id: `w${word}`, activation: Float32Array.from(vector) }));
const activations = [
  ...held('wide', [
    [1, 10],
    [2, 20],
    [3, 30],
    [4, 40],
  ]),
  ...held('narrow', [
    [5, 0],
    [6, 0],
    [7, 0],
    [8, 0],
  ]),
];

test('words are summed within their scans, and delays stand side by side, site by site', async (t) => {
  const made = await runStage(resampleToScans, { timing, scanTimes, activations, sites }, { delays: [0, 1] });
  t.deepEqual(
    rowsOf(made.sites).map(({ site, width }) => [site, width]),
    [
      ['wide', 4],
      ['narrow', 2],
    ],
  );
  const rows = rowsOf(made.activations).map(({ site, stimulus_id, activation }) => [site, stimulus_id, ...activation]);
  t.deepEqual(rows.slice(0, 4), [
    ['wide', 's0', 3, 30, 0, 0],
    ['wide', 's1', 3, 30, 3, 30],
    ['wide', 's2', 0, 0, 3, 30],
    ['wide', 's3', 4, 40, 0, 0],
  ]);
  t.deepEqual(rows.slice(4), [
    ['narrow', 's0', 11, 0, 0, 0],
    ['narrow', 's1', 7, 11, 0, 0],
    ['narrow', 's2', 0, 7, 0, 0],
    ['narrow', 's3', 8, 0, 0, 0],
  ]);
});

test('what lies before the first scan is the mean scan where words are averaged', async (t) => {
  const inputs = { timing, scanTimes, activations: activations.slice(0, 4), sites: sites.slice(0, 1) };
  const made = await runStage(resampleToScans, inputs, { how: 'mean', delays: [1] });
  const first = rowsOf(made.activations).map(({ activation }) => Math.fround(activation[0]));
  t.deepEqual(first, [(1.5 + 3 + 4) / 3, 1.5, 3, (1.5 + 3 + 4) / 3].map(Math.fround));
});

test('a word without a time is named', async (t) => {
  const short = timing.slice(0, 3);
  await t.throwsAsync(runStage(resampleToScans, { timing: short, scanTimes, activations, sites }), {
    instanceOf: TableError,
    message: /w3/,
  });
});

const many = Array.from({ length: 24 }, (_, scan) => ({ scan_id: `s${scan}`, start_s: 2 * scan, end_s: 2 * scan + 2 }));
const wave = (scan: number) => Math.sin(scan * 1.3) + Math.cos(scan * 2.1);
const neuroid = (neuroid_id: string, subject_id: string) => ({
  ...{ neuroid_id, subject_id, region: 'IFG', published_ceiling: Number.NaN, planted_site: null, planted_ceiling: Number.NaN },
});
const neuroids = [neuroid('a', 'p1'), neuroid('b', 'p2')];
const moved = ['p1', 'p2'].flatMap((subject_id, p) =>
  many.map(({ scan_id }, scan) => ({ subject_id, regressor: 'movement', scan_id, value: (p + 1) * (scan % 5) })),
);
const responses = many.map(({ scan_id }, scan) => ({
  stimulus_id: scan_id,
  repetition: 0,
  response: Float64Array.of(100 + wave(scan) + 7 * (scan % 5), 50 + 3 * wave(scan) - 4 * (scan % 5)),
}));

test('movement and drift are gone from a cleaned series, and its ends are not measured and listed', async (t) => {
  const inputs = { responses, neuroids, nuisance: moved, scanTimes: many };
  const made = await runStage(cleanSeries, inputs, { highPassSeconds: 40, trimStart: 2, trimEnd: 1 });
  const clean = rowsOf(made.responses);
  t.deepEqual(
    rowsOf(made.exclusions).map(({ id }) => id),
    ['s0', 's1', 's23'],
  );
  t.deepEqual(
    clean.flatMap(({ stimulus_id, response }) => (response.every(Number.isNaN) ? [stimulus_id] : [])),
    ['s0', 's1', 's23'],
  );
  const kept = clean.slice(2, 23);
  for (const j of [0, 1]) {
    const left = kept.map(({ response }) => response[j]);
    const slow = kept.map((_, i) => Math.cos((Math.PI * (i + 2.5)) / 24));
    for (const known of [kept.map(() => 1), kept.map((_, i) => (i + 2) % 5), slow])
      t.true(Math.abs(left.reduce((sum, value, i) => sum + value * known[i], 0)) < 1e-9);
  }
  const ratio = kept.map(({ response }) => response[1] / response[0]);
  t.true(ratio.every((value) => Math.abs(value - 3) < 1e-6));
});

test('a series that is trimmed to nothing is refused', async (t) => {
  const inputs = { responses, neuroids, nuisance: moved, scanTimes: many };
  await t.throwsAsync(runStage(cleanSeries, inputs, { trimStart: 20, trimEnd: 4 }), { instanceOf: WiringError });
});

test('two people are each other’s ceiling, over the scans that are measured', async (t) => {
  const gone = responses.map((row, i) => (i < 3 ? { ...row, response: Float64Array.of(Number.NaN, Number.NaN) } : row));
  const { ceilings } = await runStage(correlateSubjects, { responses: gone, neuroids });
  const [a, b] = rowsOf(ceilings);
  t.true(Math.abs(a.ceiling - b.ceiling) < 1e-12 && a.ceiling < 1);
  t.is(a.method, 'correlation with the mean of the others (1)');
  const unlike = [neuroids[0], { ...neuroids[1], region: 'MFG' }];
  await t.throwsAsync(runStage(correlateSubjects, { responses, neuroids: unlike }), { instanceOf: WiringError, message: /p2/ });
});

test('a dataset whose rows are presentations is no series', async (t) => {
  const load = runStage(loadSeries, { stimulusSet: stimuli(['a']) }, { dataset: 'simulated-words' });
  await t.throwsAsync(load, { instanceOf: WiringError, message: /no series in time/ });
});
