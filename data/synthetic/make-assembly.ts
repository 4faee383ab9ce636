import type { Coordinate, LabelledArray } from '../../src/formats/labelled-array.ts';
import { type RandomStream, randomState } from '../../src/stats/random.ts';
import { SYNTHETIC, SYNTHETIC_SENTENCE } from '../files/assembly-file.ts';

/** How large synthetic assemblies are. */
export interface Size {
  /** Whether topics, passages, sentences and stories are as many and as long as in the published files. */
  readonly full: boolean;
}

export type Assembly = Omit<LabelledArray, 'place'>;
type Values = readonly string[] | readonly number[];

/** Coordinates along one axis: texts, whole numbers, and floats where a number is not whole. */
export function along(dim: string, columns: Readonly<Record<string, Values>>): Record<string, Coordinate> {
  return Object.fromEntries(
    Object.entries(columns).map(([name, values]): [string, Coordinate] => {
      const base = { dims: [dim], shape: [values.length] };
      if (typeof values[0] === 'string') return [name, { ...base, kind: 'texts', data: values as string[] }];
      const kind = (values as number[]).every(Number.isInteger) ? 'whole' : 'real';
      return [name, { ...base, kind, data: Float64Array.from(values as number[]) }];
    }),
  );
}

/** What a synthetic file says of itself. `identifier` is that of the published assembly, to which `.synthetic` is added. */
export const synthetic = (identifier: string): Record<string, string> => ({
  identifier: `${identifier}.synthetic`,
  [SYNTHETIC]: `${SYNTHETIC_SENTENCE}. Its texts and numbers are made by chance, in the layout of ${identifier}.`,
});

/** An assembly with the given rows and columns, whose numbers are made by `drawResponses`. */
export function assembly(
  identifier: string,
  axes: readonly [string, string],
  rows: Readonly<Record<string, Values>>,
  columns: Readonly<Record<string, Values>>,
  data: Float64Array,
): Assembly {
  const [first, second] = axes;
  const coords = { ...along(first, rows), ...along(second, columns) };
  const shape = [Object.values(rows)[0].length, Object.values(columns)[0].length];
  return { variable: 'data', dims: axes, shape, data, coords, attrs: synthetic(identifier), nested: {} };
}

/** Courses that all people share. */
const COURSES = 4;
/** Numbers are kept as multiples of this. */
const GRAIN = 1024;

/**
 * Responses of `columns` neuroids to the presentations, in groups that belong together (topics, sentences, stories): the sum of four
 * courses that all people share, each a level for the group and a part of its own for each presentation, and of as much noise.
 */
export function drawResponses(groups: readonly string[], columns: number, seed: number): Float64Array {
  const random = randomState(seed);
  const courses = Array.from({ length: COURSES }, () => courseOf(groups, random));
  const weights = Float64Array.from({ length: COURSES * columns }, () => random.standardNormal() / Math.sqrt(COURSES));
  const data = new Float64Array(groups.length * columns);
  for (let row = 0; row < groups.length; row++) {
    for (let column = 0; column < columns; column++) {
      let value = random.standardNormal();
      for (let k = 0; k < COURSES; k++) value += courses[k][row] * weights[k * columns + column];
      data[row * columns + column] = Math.round(value * GRAIN) / GRAIN;
    }
  }
  return data;
}

function courseOf(groups: readonly string[], random: RandomStream): Float64Array {
  const levels = new Map([...new Set(groups)].map((group) => [group, random.standardNormal()]));
  return Float64Array.from(groups, (group) => (levels.get(group)! + random.standardNormal()) / Math.SQRT2);
}
