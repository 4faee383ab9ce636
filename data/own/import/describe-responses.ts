import { DataError } from '../../../src/errors.ts';
import type { MatrixNames } from '../layout.ts';
import { candidates, chooseColumns, chosenMany, type Hearing, listed, neuroidCandidates } from './choose-columns.ts';
import { mayBeNeuroid } from './meanings.ts';
import type { OwnFile } from './own-file.ts';

/** What can be said of the responses beside their columns. */
export type ResponsePart = Pick<MatrixNames, 'missing' | 'rows'>;

export interface DescribedResponses {
  /** The section of `dataset.json`. */
  readonly section: Readonly<Record<string, unknown>>;
  /** The columns that it reads. */
  readonly read: readonly string[];
}

/**
 * The section of the responses. A file of arrays is a matrix; a table with a column of neuroids or regions is long, unless it was said which of
 * its columns are neuroids; any other is wide, and where a column says whose a row is, wide by person. `taken` are columns of the same file that
 * say something of the stimuli. Throws DataError for a column that is missing or may be one of several.
 */
export function describeResponses(
  file: OwnFile,
  taken: readonly string[],
  part: ResponsePart,
  hearing: Hearing,
): DescribedResponses {
  if (file.kind === 'arrays') return describeMatrix(file, part, hearing);
  const neuroids = chosenMany('neuroids', file, hearing);
  const missing = part.missing ? { missing: part.missing } : {};
  if (neuroids === undefined && neuroidCandidates(file, hearing).length > 0) return describeLong(file, missing, hearing);
  return describeWide(file, taken, neuroids, missing, hearing);
}

function describeLong(file: OwnFile, missing: Pick<ResponsePart, 'missing'>, hearing: Hearing): DescribedResponses {
  hearing.tell(`form${hearing.of(file)}: long, a row for each stimulus and neuroid`);
  const optional = ['subject_id', 'region', 'repetition', 'time'] as const;
  const chosen = chooseColumns(file, { required: ['stimulus_id', 'neuroid_id', 'value'], optional }, hearing);
  return { section: { file: file.name, form: 'long', ...chosen, ...missing }, read: Object.values(chosen) };
}

function describeWide(
  file: OwnFile,
  taken: readonly string[],
  said: readonly string[] | undefined,
  missing: Pick<ResponsePart, 'missing'>,
  hearing: Hearing,
): DescribedResponses {
  const byPerson = candidates(file, 'subject_id', hearing).length > 0;
  hearing.tell(
    byPerson
      ? `form${hearing.of(file)}: wide by person, a row for each stimulus and person, a column for each region`
      : `form${hearing.of(file)}: wide, a row for each stimulus, a column for each neuroid`,
  );
  const chosen = chooseColumns(file, { required: ['stimulus_id'], optional: ['subject_id', 'repetition'] }, hearing);
  const own = Object.values(chosen);
  const rest = file.columns.filter(({ name }) => !own.includes(name));
  const other = new Set([...taken, ...hearing.said.flatMap(({ meaning, column }) => (meaning === 'neuroids' ? [] : [column]))]);
  const neuroids =
    said ?? rest.filter(({ name, numbers }) => numbers && !other.has(name) && mayBeNeuroid(name)).map(({ name }) => name);
  if (neuroids.length === 0)
    throw new DataError(
      file.path,
      'no column of numbers is left for the neuroids',
      `there is: ${listed(file.columns.map(({ name }) => name))}; add the file of the responses, or say which they are: --column "neuroids=v*"`,
    );
  hearing.tell(`neuroids: ${neuroids.length === 1 ? 'column' : `${neuroids.length} columns,`} ${listed(neuroids)}`);
  const named = neuroids.length < rest.length ? { neuroids } : {};
  return { section: { file: file.name, form: 'wide', ...chosen, ...named, ...missing }, read: [...own, ...neuroids] };
}

function describeMatrix(file: OwnFile, part: ResponsePart, hearing: Hearing): DescribedResponses {
  hearing.tell(`form${hearing.of(file)}: matrix, stimuli × neuroids or transposed`);
  const numbers = file.columns.filter((column) => column.numbers);
  const grids = numbers.filter(({ list }) => !list);
  // An array that is the only one needs no name, and has none in some formats.
  const alone = numbers.length === 1 ? numbers : grids.length === 1 ? grids : undefined;
  const lists = ['stimulus_id', 'neuroid_id', 'subject_id', 'region'] as const;
  const isSaid = hearing.said.some(({ meaning }) => meaning === 'value');
  const asked = alone && !isSaid ? [] : (['value'] as const);
  const { value = alone?.[0].name, ...chosen } = chooseColumns(file, { required: asked, optional: lists }, hearing);
  if (alone && !isSaid) hearing.tell(`value: ${value ? `variable \`${value}\`, ` : ''}the only array`);
  if (chosen.stimulus_id === undefined)
    hearing.tell('stimuli of the matrix: no variable lists them, so that they stand in the order of the texts');
  const variable = numbers.length > 1 && value !== undefined ? { variable: value } : {};
  return {
    section: { file: file.name, form: 'matrix', ...variable, ...chosen, ...part },
    read: [...Object.values(chosen), ...(value === undefined ? [] : [value])],
  };
}
