import type { Coordinate } from '../../src/formats/labelled-array.ts';
import { randomState } from '../../src/stats/random.ts';
import { type Assembly, along, synthetic } from './make-assembly.ts';

/** Subsets of each size; the published code draws ten. */
const PER_COUNT = 3;
const SPLITS = 10;

/**
 * Ceilings in the layout of Brain-Score's for Pereira2018: of the neuroids of `pereira` that have a number for every presentation of the
 * experiment, made by chance around .3; the values that they would be extrapolated from; and their median.
 */
export function syntheticCeilings(
  identifier: string,
  pereira: Assembly,
  experiment: string,
): readonly [overall: Assembly, perNeuroid: Assembly, raw: Assembly] {
  const random = randomState(8);
  const kept = completeNeuroids(pereira, experiment);
  const neuroid = Object.fromEntries(
    Object.entries(pereira.coords)
      .filter(([, { dims }]) => dims[0] === 'neuroid')
      .map(([name, coord]) => [name, taken(coord, kept)]),
  );
  const values = Float64Array.from(kept, () => Math.min(0.9, Math.max(0.02, 0.3 + 0.1 * random.standardNormal())));
  const median = values.slice().sort()[Math.floor(values.length / 2)];
  const said = synthetic(identifier);
  const base = { variable: 'data', nested: {} };
  const overall = { ...base, dims: [], shape: [], data: Float64Array.of(median), coords: {} };
  const attrs = { ...said, error_low: 0.01, error_high: 0.012, endpoint_x: 12 };
  const people = [...new Set(neuroid.subject.data as string[])];
  return [
    { ...overall, attrs },
    { ...base, dims: ['neuroid'], shape: [kept.length], data: values, coords: neuroid, attrs: said },
    { ...base, ...subsetScores(values, people, random.double), coords: subsetCoordinates(people, neuroid), attrs: said },
  ];
}

function completeNeuroids({ shape, data, coords }: Assembly, experiment: string): number[] {
  const [rows, width] = shape;
  const wanted = Array.from({ length: rows }, (_, row) => row).filter((row) => coords.experiment.data[row] === experiment);
  return Array.from({ length: width }, (_, column) => column).filter((column) =>
    wanted.every((row) => !Number.isNaN(data[row * width + column])),
  );
}

function taken({ data, ...coord }: Coordinate, kept: readonly number[]): Coordinate {
  const values = kept.map((at) => data[at]);
  return {
    ...coord,
    shape: [kept.length],
    data: coord.kind === 'texts' ? (values as string[]) : Float64Array.from(values as number[]),
  };
}

/** Subsets of two people, of three, … up to all of them; a few of each size. */
const subsetsOf = (people: readonly string[]): string[][] =>
  people.slice(1).flatMap((_, i) => {
    const size = i + 2;
    const count = size === people.length ? 1 : Math.min(PER_COUNT, people.length);
    return Array.from({ length: count }, (_, first) =>
      Array.from({ length: size }, (_, k) => people[(first + k) % people.length]),
    );
  });

const spelt = (subset: readonly string[]) => `(${subset.map((id) => `'${id}'`).join(', ')})`;

function subsetCoordinates(people: readonly string[], neuroid: Readonly<Record<string, Coordinate>>) {
  return {
    ...along('sub_subject', { sub_subject: subsetsOf(people).map(spelt) }),
    ...along('num_subjects', { num_subjects: people.slice(1).map((_, i) => i + 2) }),
    ...along('split', { split: Array.from({ length: SPLITS }, (_, i) => i) }),
    ...neuroid,
  };
}

/** Scores that rise with the number of people; NaN where a subset is not of that number. */
function subsetScores(values: Float64Array, people: readonly string[], chance: () => number) {
  const subsets = subsetsOf(people);
  const counts = people.length - 1;
  const data = new Float64Array(subsets.length * counts * SPLITS * values.length).fill(Number.NaN);
  subsets.forEach((subset, s) => {
    const rise = 1 - Math.exp(-subset.length / 3);
    const start = (s * counts + subset.length - 2) * SPLITS * values.length;
    for (let i = 0; i < SPLITS * values.length; i++) {
      const value = values[i % values.length] * rise + 0.1 * (chance() - 0.5);
      data[start + i] = Math.round(value * 4096) / 4096;
    }
  });
  const dims = ['sub_subject', 'num_subjects', 'split', 'neuroid'];
  return { dims, shape: [subsets.length, counts, SPLITS, values.length], data };
}
