import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { DataError } from '../../../src/errors.ts';
import { coordinate, type LabelledArray, lengthOf, numbersAlong, textsAlong } from '../../../src/formats/labelled-array.ts';
import { readNetcdf } from '../../../src/formats/netcdf.ts';
import { writeNetcdf } from '../../../src/formats/write-netcdf.ts';
import { projectRoot } from '../../support/project.ts';
import { testWith } from '../../support/shared-data.ts';

const FOLDER = join(projectRoot, 'test/fixtures/netcdf');
const bytesOf = (name: string) => readFileSync(join(FOLDER, name));
const jsonOf = (name: string) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8'));
const read = (name: string) => readNetcdf(name, bytesOf(name));

/** JSON has no NaN. */
const nullForNaN = (values: ArrayLike<string | number>) =>
  Array.from(values, (value) => (typeof value === 'number' && Number.isNaN(value) ? null : value));

interface Told {
  readonly dims?: readonly string[];
  readonly shape?: readonly number[];
  readonly data: unknown[];
  readonly coords: Readonly<Record<string, { dims: string[]; values: unknown }>>;
}

function holds(t: { deepEqual(a: unknown, b: unknown, message?: string): unknown }, array: LabelledArray, told: Told): void {
  if (told.dims) t.deepEqual([...array.dims], [...told.dims]);
  if (told.shape) t.deepEqual([...array.shape], [...told.shape]);
  t.deepEqual(nullForNaN(array.data), told.data.flat(3));
  t.deepEqual(Object.keys(array.coords).sort(), Object.keys(told.coords).sort());
  for (const [name, { dims, values }] of Object.entries(told.coords)) {
    t.deepEqual([...array.coords[name].dims], dims, name);
    t.deepEqual(nullForNaN(array.coords[name].data), [values].flat(), name);
  }
}

test('an assembly in the layout of Brain-Score is read exactly', async (t) => {
  const array = await read('assy_Synthetic_pereira-like.nc');
  holds(t, array, jsonOf('assy_Synthetic_pereira-like.expected.json'));
  t.deepEqual([...array.dims], ['presentation', 'neuroid']);
  t.is(array.variable, 'data');
  t.is(array.coords.filter_strategy.kind, 'real');
  t.is(array.coords.voxel_num.kind, 'whole');
});

test('a ceiling is a single number with its interval', async (t) => {
  const { dims, shape, data, attrs, coords } = await read('ceiling_Synthetic.nc');
  t.deepEqual([dims, shape, [...data], coords], [[], [], [0.35378928], {}]);
  t.deepEqual(attrs, { error_low: 0.01, error_high: 0.02, endpoint_x: 7, identifier: 'Synthetic' });
});

/** As h5py reads ceiling_raw_Synthetic.nc. */
const RAW = [
  [0.06925207000983546, 0.35707062835287895, 0.8128295501637063, 0.4277048330275506],
  [0.5998544375434464, 0.7281612831471338, 0.8212276083065595, 0.7605151199802831],
  [0.0071432752789984955, 0.4202568336725351, 0.4631362180381473, 0.05549950311272267],
];

test('a raw score has an axis for splits, whose reset index gets its name back, and a coordinate of the whole', async (t) => {
  const score = await read('ceiling_raw_Synthetic.nc');
  t.deepEqual([...score.shape], [3, 4]);
  t.deepEqual([...numbersAlong(score, 'split', 'split')], [0, 1, 2]);
  t.deepEqual(textsAlong(score, 'neuroid_id', 'neuroid'), ['a', 'b', 'c', 'd']);
  t.deepEqual([...score.data], RAW.flat());
  t.deepEqual([score.dims, score.attrs], [['split', 'neuroid'], { identifier: 'Synthetic.score' }]);
  t.deepEqual(score.coords.atlas, { dims: [], shape: [], kind: 'texts', data: ['language'] });
});

test('what xarray wrote is read: uneven chunks, empty and spaced texts, truth values, an axis that is its own coordinate', async (t) => {
  const array = await read('layouts.nc');
  holds(t, array, jsonOf('layouts.json').layouts);
  t.is(array.coords.is_first.kind, 'truth');
  t.is(array.coords.stimulus.data[2], 'two  spaces ');
  t.deepEqual(array.attrs, { identifier: 'layouts', counts: [3, 4, 5], one: 2.5 });
  t.deepEqual(array.nested, { raw: 'layouts-raw' });
});

test('the older layout is read: its own name of the array, the old name of the ids, a number that stands for nothing', async (t) => {
  const array = await read('old.nc');
  holds(t, array, jsonOf('layouts.json').old);
  t.is(array.variable, '__xarray_dataarray_variable__');
  t.deepEqual([array.attrs, array.nested], [{ class_name: 'Score' }, { bootstrapped_params: 'old-bootstrapped_params' }]);
});

for (const name of ['assy_Synthetic_pereira-like', 'ceiling_Synthetic', 'ceiling_raw_Synthetic', 'layouts', 'old']) {
  test(`${name} is the same after it was written and read again`, async (t) => {
    const array = await read(`${name}.nc`);
    const again = await readNetcdf(`${name}.nc`, await writeNetcdf(array));
    t.deepEqual(again, array);
  });
}

test('a coordinate that is not there is told with the nearest that is', async (t) => {
  const array = await read('assy_Synthetic_pereira-like.nc');
  const missing = { instanceOf: DataError, message: /has no coordinate "subjects" along neuroid; did you mean "subject"\?/ };
  t.throws(() => coordinate(array, 'subjects', 'neuroid'), missing);
  t.throws(() => coordinate(array, 'subject', 'presentation'), { instanceOf: DataError, message: /along presentation/ });
  t.throws(() => numbersAlong(array, 'subject', 'neuroid'), { instanceOf: DataError, message: /holds texts, not numbers/ });
  t.throws(() => lengthOf(array, 'neuroids'), {
    instanceOf: DataError,
    message: /has no axis "neuroids"; did you mean "neuroid"/,
  });
});

test('a file that is cut off, and one that is no HDF5, are refused', async (t) => {
  const whole = bytesOf('layouts.nc');
  for (const bytes of [whole.subarray(0, 9000), Buffer.from('CDF\u0001 an older netCDF')]) {
    await t.throwsAsync(readNetcdf('a.nc', bytes), { instanceOf: DataError, message: /a\.nc: cannot be read as HDF5/ });
  }
});

test('an HDF5 file without named axes, and one in which it is not clear which the array is, are refused', async (t) => {
  const other = readFileSync(join(projectRoot, 'test/fixtures/formats/arrays.h5'));
  await t.throwsAsync(readNetcdf('a.h5', other), { instanceOf: DataError, message: /has no name|not clear|holds no variable/ });
});

testWith('netcdf-brainio-samples', 'the sample assemblies of brainio are read', async (t, folder) => {
  const load = (name: string) => readNetcdf(name, readFileSync(join(folder, name)));
  const [plain, timed] = [await load('assy_test_TestMe.nc'), await load('assy_test_package_assembly.nc')];
  t.deepEqual([plain.shape, timed.shape].map(String), ['6,3', '6,3,1']);
  t.deepEqual(
    [...plain.data],
    Array.from({ length: 18 }, (_, i) => i + 1),
  );
  t.deepEqual(textsAlong(timed, 'stimulus_id', 'presentation'), ['n0', 'n1', 'n2', 'n3', 'n4', 'n5']);
  t.deepEqual(textsAlong(timed, 'time_bin_end', 'time_bin'), ['10']);
});
