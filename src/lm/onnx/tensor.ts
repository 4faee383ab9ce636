import { ModelError } from '../../errors.ts';
import { ELEMENT, ENTRY, TENSOR } from './fields.ts';
import { integer, integerOf, integersOf, message, readFields, text, textOf } from './protobuf.ts';

const EXTERNAL = 1;

const BYTES = new Map<number, number>([
  [ELEMENT.float32, 4],
  [ELEMENT.uint8, 1],
  [ELEMENT.int8, 1],
  [ELEMENT.int32, 4],
  [ELEMENT.int64, 8],
  [ELEMENT.bool, 1],
  [ELEMENT.float16, 2],
  [ELEMENT.float64, 8],
  [ELEMENT.bfloat16, 2],
]);

/** Where the numbers of a tensor lie: `length` bytes from `offset` of `file`, a path as the graph gives it. */
export interface External {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
}

export interface Initializer {
  readonly name: string;
  readonly dims: readonly number[];
  readonly element: number;
  /** The numbers, little-endian, as a view of the model's bytes; undefined where they are stored otherwise. */
  readonly data: Uint8Array | undefined;
  /** Where the numbers are if they are in a file of their own; undefined if they are in the model's bytes. */
  readonly external: External | undefined;
}

export function readInitializer(payload: Uint8Array): Initializer {
  const fields = readFields(payload);
  const one = (number: number) => fields.find((field) => field.number === number)?.payload ?? new Uint8Array();
  const raw = fields.find(({ number }) => number === TENSOR.raw)?.payload;
  const packed = fields.filter(({ number }) => number === TENSOR.floats);
  const name = textOf(one(TENSOR.name));
  const [dims, element] = [integersOf(fields.filter(({ number }) => number === TENSOR.dims)), integerOf(one(TENSOR.element))];
  const entries = fields.filter(({ number }) => number === TENSOR.external).map((field) => readEntry(field.payload));
  return {
    name,
    dims,
    element,
    data: raw ?? (packed.length === 1 ? packed[0].payload : undefined),
    external:
      integerOf(one(TENSOR.location)) === EXTERNAL ? externalOf(name, new Map(entries), bytesOf(dims, element)) : undefined,
  };
}

/** The name of a tensor of which nothing else is wanted. */
export const tensorName = (payload: Uint8Array): string =>
  textOf(readFields(payload).find(({ number }) => number === TENSOR.name)?.payload ?? new Uint8Array());

/** How many bytes a tensor takes; undefined for an element type that is not known here. */
export function bytesOf(dims: readonly number[], element: number): number | undefined {
  const each = BYTES.get(element);
  return each && dims.reduce((product, dim) => product * dim, each);
}

function readEntry(payload: Uint8Array): [key: string, value: string] {
  const fields = readFields(payload);
  const one = (wanted: number) => textOf(fields.find(({ number }) => number === wanted)?.payload ?? new Uint8Array());
  return [one(ENTRY.key), one(ENTRY.value)];
}

function externalOf(name: string, entries: ReadonlyMap<string, string>, size: number | undefined): External {
  const file = entries.get('location');
  const offset = Number(entries.get('offset') ?? 0);
  const length = Number(entries.get('length') ?? size ?? Number.NaN);
  const place = `weight "${name}"`;
  if (!file) throw new ModelError(place, 'is said to lie in another file, but not in which', 'export the model again');
  if (![offset, length].every((count) => Number.isSafeInteger(count) && count >= 0))
    throw new ModelError(place, `is said to lie at no place in ${file} that can be read`, 'export the model again');
  if (size === undefined || size === length) return { file, offset, length };
  throw new ModelError(place, `takes ${size} bytes, but ${length} are set aside for it in ${file}`, 'export the model again');
}

/** The fields of a tensor whose numbers lie at `external`. */
export const externalFields = ({ file, offset, length }: External): Uint8Array[] => [
  ...integer(TENSOR.location, EXTERNAL),
  ...entry('location', file),
  ...entry('offset', String(offset)),
  ...entry('length', String(length)),
];

const entry = (key: string, value: string): Uint8Array[] =>
  message(TENSOR.external, ...text(ENTRY.key, key), ...text(ENTRY.value, value));
