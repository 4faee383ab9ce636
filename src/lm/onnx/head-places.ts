import type { HeadMerge, HeadSplit } from './heads.ts';
import { writeIntegers } from './integers.ts';
import { integersAttribute, writeNode } from './write-node.ts';

/** The names of the two inputs of distinctRows, and of the shape of the second. */
export interface PlaceInputs {
  readonly firstPlaces: string;
  readonly rowOfPlace: string;
  /** (texts, positions). */
  readonly shape: string;
}

/** What divides distinct rows into heads and gives every position of every text its own, in one: numbers are copied once. */
export function writeSplit(rows: string, split: HeadSplit, output: string, inputs: PlaceInputs): Uint8Array[] {
  const [parts, shape] = [`${output}.parts`, `${output}.parts_shape`];
  const spread = split.positionsLast ? `${output}.spread` : output;
  return [
    ...writeIntegers(shape, [-1, split.width]),
    ...writeNode('Reshape', [rows, shape], parts),
    ...writeNode('Gather', [parts, splitPlaces(split, inputs)], spread),
    ...(split.positionsLast ? writeNode('Transpose', [spread], output, integersAttribute('perm', [0, 1, 3, 2])) : []),
  ];
}

/** What gathers the distinct rows of what heads hold, in one. */
export function writeMerge({ source, heads, width }: HeadMerge, rows: string, inputs: PlaceInputs): Uint8Array[] {
  const [parts, merged] = [`${rows}.parts`, `${rows}.merged`];
  return [
    ...writeIntegers(`${parts}_shape`, [-1, width]),
    ...writeNode('Reshape', [source, `${parts}_shape`], parts),
    ...writeNode('Gather', [parts, mergePlaces(heads, inputs)], merged),
    ...writeIntegers(`${merged}_shape`, [-1, heads * width]),
    ...writeNode('Reshape', [merged, `${merged}_shape`], rows),
  ];
}

/** Where, among the parts of distinct rows, those of a split are: (texts, heads, positions). */
const splitPlaces = ({ of, first, heads }: HeadSplit, { rowOfPlace }: PlaceInputs): string =>
  `${rowOfPlace}.heads_${first}_to_${first + heads}_of_${of}`;

/** Where, among the parts that heads hold, those of distinct rows are: (distinct rows, heads). */
const mergePlaces = (heads: number, { firstPlaces }: PlaceInputs): string => `${firstPlaces}.of_${heads}_heads`;

/** The places for all of `splits` and `merges`, each made once. */
export function writePlaces(splits: Iterable<HeadSplit>, merges: Iterable<HeadMerge>, inputs: PlaceInputs): Uint8Array[] {
  const distinct = new Map([...splits].map((split) => [splitPlaces(split, inputs), split]));
  return [
    ...[...distinct.values()].flatMap((split) => writeSplitPlaces(split, inputs)),
    ...[...new Set([...merges].map(({ heads }) => heads))].flatMap((heads) => writeMergePlaces(heads, inputs)),
  ];
}

/** Part h of the row at a place is number row · of + first + h. */
function writeSplitPlaces(split: HeadSplit, inputs: PlaceInputs): Uint8Array[] {
  const places = splitPlaces(split, inputs);
  const [shape, rows, of, firsts, own] = ['shape', 'rows', 'of', 'heads', 'own'].map((name) => `${places}.${name}`);
  return [
    ...writeIntegers(shape, [0, 1, -1]),
    ...writeNode('Reshape', [inputs.rowOfPlace, shape], rows),
    ...writeIntegers(of, [split.of]),
    ...writeNode('Mul', [rows, of], firsts),
    ...writeIntegers(own, count(split.first, split.heads), [1, split.heads, 1]),
    ...writeNode('Add', [firsts, own], places),
  ];
}

/** Head h of place text · positions + position is number (text · heads + h) · positions + position. */
function writeMergePlaces(heads: number, inputs: PlaceInputs): Uint8Array[] {
  const places = mergePlaces(heads, inputs);
  const name = (of: string) => `${places}.${of}`;
  return [
    ...[1, 2].flatMap((axis) => writeIntegers(name(`axis_${axis}`), [axis])),
    ...writeNode('Slice', [inputs.shape, name('axis_1'), name('axis_2')], name('positions')),
    ...writeNode('Div', [inputs.firstPlaces, name('positions')], name('text')),
    ...writeNode('Mul', [name('text'), name('positions')], name('before')),
    ...writeIntegers(name('others'), [heads - 1]),
    ...writeNode('Mul', [name('before'), name('others')], name('skipped')),
    ...writeNode('Add', [inputs.firstPlaces, name('skipped')], name('first')),
    ...writeIntegers(name('column'), [-1, 1]),
    ...writeNode('Reshape', [name('first'), name('column')], name('firsts')),
    ...writeIntegers(name('numbers'), count(0, heads), [1, heads]),
    ...writeNode('Mul', [name('numbers'), name('positions')], name('steps')),
    ...writeNode('Add', [name('firsts'), name('steps')], places),
  ];
}

const count = (from: number, numbers: number): number[] => Array.from({ length: numbers }, (_, i) => from + i);
