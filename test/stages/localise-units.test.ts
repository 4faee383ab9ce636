import test from 'ava';
import { ModelError, WiringError } from '../../src/errors.ts';
import { rowsOf } from '../../src/table/read.ts';
import localiseUnits from '../../stages/localise-units.ts';
import selectUnits from '../../stages/select-units.ts';
import { fixture } from '../support/fixture.ts';
import { runStage } from '../support/run-stage.ts';

const { localizer } = fixture('brain-score/misc.json').cases;
const rowsFor = (site: string, id: string, values: readonly (readonly number[])[]) =>
  values.map((row, i) => ({ site, stimulus_id: `${id}${i}`, activation: Float32Array.from(row) }));
/** The fixture's six units as two sites: the first four, and the last two, padded. */
const asSites = (id: string, values: readonly (readonly number[])[]) => [
  ...rowsFor(
    'a',
    id,
    values.map((row) => row.slice(0, 4)),
  ),
  ...rowsFor(
    'b',
    id,
    values.map((row) => [...row.slice(4), 0, 0]),
  ),
];
const sites = [
  { model: 'm', site: 'a', depth: 0, width: 4 },
  { model: 'm', site: 'b', depth: 1, width: 2 },
];
const inputs = { sentences: asSites('s', localizer.sentences), nonWords: asSites('n', localizer.nonwords), sites };

test('units are ranked over all sites together', async (t) => {
  const { selectedUnits } = await runStage(localiseUnits, inputs, { keep: 5 });
  const found = rowsOf(selectedUnits);
  t.deepEqual(
    found.map(({ site, unit, rank }) => [site, unit, rank]),
    [
      ['a', 0, 1],
      ['a', 1, 3],
      ['a', 2, 2],
      ['a', 3, 4],
      ['b', 0, 5],
    ],
  );
  for (const { site, unit, t: value } of found)
    t.true(Math.abs(value - localizer.welch_t[site === 'a' ? unit : 4 + unit]) < 1e-6);
});

test('a share of the units is one of all sites, padding not counted', async (t) => {
  const { selectedUnits } = await runStage(localiseUnits, inputs, { keep: 0.5 });
  t.is(selectedUnits.length, 3);
  await t.throwsAsync(runStage(localiseUnits, inputs, { keep: 0.16 }), {
    instanceOf: ModelError,
    message: /less than one of 6 units/,
  });
});

test('tied units are kept together', async (t) => {
  const twin = (rows: readonly { site: string; stimulus_id: string; activation: Float32Array }[]) =>
    rows.filter(({ site }) => site === 'a').flatMap((row) => [row, { ...row, site: 'b' }]);
  const { selectedUnits } = await runStage(
    localiseUnits,
    { sentences: twin(inputs.sentences), nonWords: twin(inputs.nonWords), sites: sites.map((row) => ({ ...row, width: 4 })) },
    { keep: 1 },
  );
  t.deepEqual(
    rowsOf(selectedUnits).map(({ site, unit, rank }) => [site, unit, rank]),
    [
      ['a', 0, 1],
      ['b', 0, 1],
    ],
  );
});

test('a unit that never varies is listed', async (t) => {
  const still = (rows: typeof inputs.sentences) =>
    rows.map((row) => (row.site === 'b' ? { ...row, activation: Float32Array.of(1, row.activation[1], 0, 0) } : row));
  const { exclusions, selectedUnits } = await runStage(
    localiseUnits,
    { sentences: still(inputs.sentences), nonWords: still(inputs.nonWords), sites },
    { keep: 6 },
  );
  t.deepEqual(rowsOf(exclusions), [{ kind: 'unit', id: 'm b 0', reason: 'no t: it varies in neither condition' }]);
  t.is(selectedUnits.length, 5);
});

test('selecting keeps the units of each site in their order, and lists a site that keeps none', async (t) => {
  const three = [...sites, { model: 'm', site: 'c', depth: 2, width: 4 }];
  const read = [
    ...inputs.sentences,
    ...rowsFor(
      'c',
      's',
      localizer.sentences.map((row: number[]) => row.slice(0, 4)),
    ),
  ];
  const unit = (site: string, number: number, rank: number) => ({ model: 'm', site, unit: number, t: 1 / rank, rank });
  const selected = await runStage(selectUnits, {
    activations: read,
    sites: three,
    selectedUnits: [unit('a', 3, 1), unit('b', 1, 2), unit('a', 1, 3)],
  });
  t.deepEqual(rowsOf(selected.sites), [
    { model: 'm', site: 'a', depth: 0, width: 2 },
    { model: 'm', site: 'b', depth: 1, width: 1 },
  ]);
  t.deepEqual(rowsOf(selected.exclusions), [{ kind: 'site', id: 'm c', reason: 'none of its units is selected' }]);
  const found = rowsOf(selected.activations);
  localizer.sentences.forEach((row: number[], i: number) => {
    t.deepEqual(found[i], { site: 'a', stimulus_id: `s${i}`, activation: Float32Array.of(row[1], row[3]) });
    t.deepEqual(found[20 + i], { site: 'b', stimulus_id: `s${i}`, activation: Float32Array.of(row[5], 0) });
  });
});

test('a selection of another model, or of none, is a WiringError', async (t) => {
  const select = (model: string, unit: number) =>
    runStage(selectUnits, { activations: inputs.sentences, sites, selectedUnits: [{ model, site: 'b', unit, t: 2, rank: 1 }] });
  await t.throwsAsync(select('other', 0), {
    instanceOf: WiringError,
    message: /unit 0 of other b, which is not in the activations/,
  });
  await t.throwsAsync(select('m', 2), { instanceOf: WiringError, message: /unit 2 of m b/ });
  await t.throwsAsync(runStage(selectUnits, { activations: inputs.sentences, sites, selectedUnits: [] }), {
    instanceOf: WiringError,
    message: /selects no unit/,
  });
});
