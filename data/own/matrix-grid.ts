import { DataError } from '../../src/errors.ts';
import type { NumberArray } from '../../src/formats/named-array.ts';
import { checkUnique } from '../files/agree.ts';
import type { Grid } from './grid.ts';
import type { MatrixNames } from './layout.ts';
import { type OwnArrays, placeOf, readOwnArrays } from './own-arrays.ts';

/**
 * The responses in an array of a file: stimuli × neuroids or transposed, and along a third axis repetitions. `ids` are the stimuli of the rows where
 * no variable lists them. Throws DataError for a name that is not in the file, with the nearest, for a shape that does not fit, with the
 * shapes, and for a square matrix of which nobody says what its rows are.
 */
export async function matrixGrid(path: string, names: MatrixNames, ids: readonly string[]): Promise<Grid> {
  const arrays = await readOwnArrays(path);
  const array = arrays.matrix(names.variable);
  const place = placeOf(path, array);
  const stimuli = names.stimulus_id === undefined ? ids : arrays.list(names.stimulus_id);
  checkUnique(path, 'stimulus', stimuli);
  const named = names.neuroid_id === undefined ? undefined : arrays.list(names.neuroid_id);
  const { count, repetitions, at } = layoutOf(place, array, stimuli.length, named?.length, names.rows);
  const values = new Float64Array(repetitions * stimuli.length * count);
  let to = 0;
  for (let k = 0; k < repetitions; k++)
    for (let i = 0; i < stimuli.length; i++) for (let j = 0; j < count; j++) values[to++] = array.data[at(i, j, k)];
  if (values.some((value) => value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY))
    throw new DataError(place, 'holds an infinite number', 'a response that was not measured is NaN');
  return {
    path,
    stimuli: Array.from({ length: repetitions }, () => stimuli).flat(),
    repetitions: Array.from({ length: repetitions }, (_, k) => stimuli.map(() => k)).flat(),
    neuroids: neuroidsOf(arrays, names, named, count),
    values,
  };
}

interface Layout {
  /** How many neuroids. */
  readonly count: number;
  readonly repetitions: number;
  /** Where the number of a stimulus, a neuroid and a repetition lies. */
  readonly at: (stimulus: number, neuroid: number, repetition: number) => number;
}

function layoutOf(
  place: string,
  { shape }: NumberArray,
  stimuli: number,
  neuroids: number | undefined,
  said: MatrixNames['rows'],
): Layout {
  const [rows, columns = 1, repetitions = 1] = shape;
  const size = shape.join(' × ');
  if (shape.length > 3) throw new DataError(place, `is ${size}`, 'it takes stimuli × neuroids, and at most repetitions besides');
  const fits = (i: number, j: number) => i === stimuli && (neuroids === undefined || j === neuroids);
  const ways = (['stimuli', 'neuroids'] as const)
    .filter((way) => (way === 'stimuli' ? fits(rows, columns) : fits(columns, rows)))
    .filter((way) => said === undefined || way === said);
  if (ways.length === 2)
    throw new DataError(
      place,
      `is ${size}, with as many rows as columns`,
      'say what its rows are: "rows": "stimuli" or "neuroids"',
    );
  if (ways.length === 0) {
    const wanted = `${stimuli} stimuli${neuroids === undefined ? '' : ` and ${neuroids} neuroids`}`;
    throw new DataError(
      place,
      `is ${size}, but there are ${wanted}${said ? `, and its rows are said to be ${said}` : ''}`,
      'it takes stimuli × neuroids, or transposed; "stimulus_id" names the variable that lists its stimuli',
    );
  }
  const [way] = ways;
  return {
    ...{ count: way === 'stimuli' ? columns : rows, repetitions },
    at: (i, j, k) => (way === 'stimuli' ? i * columns + j : j * columns + i) * repetitions + k,
  };
}

function neuroidsOf(
  arrays: OwnArrays,
  { subject_id, region }: MatrixNames,
  named: readonly string[] | undefined,
  count: number,
): Grid['neuroids'] {
  const ofEach = (name: string | undefined): readonly string[] | undefined => {
    const values = name === undefined ? undefined : arrays.list(name);
    if (values === undefined || values.length === count) return values;
    throw new DataError(
      placeOf(arrays.path, { name: name! }),
      `has ${values.length} entries, but there are ${count} neuroids`,
      'it takes one for each',
    );
  };
  const [subjects, regions] = [ofEach(subject_id), ofEach(region)];
  const ids = Array.from({ length: count }, (_, j) => `${subjects ? `${subjects[j]}.` : ''}${named?.[j] ?? j + 1}`);
  checkUnique(arrays.path, 'neuroid', ids);
  return ids.map((id, j) => ({ id, subject: subjects?.[j] ?? null, region: regions?.[j] ?? null }));
}
