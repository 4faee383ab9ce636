import type { MatlabFile, MatlabValue } from './matlab-value.ts';
import type { NamedArray } from './named-array.ts';

/**
 * The variables of a MATLAB file as arrays of numbers and lists of texts, each by its name. A field of a struct is called
 * `struct.field`; of an array of structs it is a list of what each of them holds. The blanks that pad the rows of a character matrix are cut.
 * What is neither, such as a cell that holds matrices, is left out.
 */
export const flattenMatlab = (file: MatlabFile): NamedArray[] =>
  Object.entries(file).flatMap(([name, value]) => flatten(name, value));

function flatten(name: string, value: MatlabValue): NamedArray[] {
  const { kind, shape } = value;
  if (kind === 'numbers')
    return [{ kind, name, shape, data: value.data, type: value.data instanceof Float32Array ? 'f4' : 'f8' }];
  if (kind === 'texts') return [{ kind, name, shape, data: value.data.map((text) => text.trimEnd()) }];
  if (kind === 'cells') return listOf(name, shape, value.data);
  if (value.data.length === 1) return Object.entries(value.data[0]).flatMap(([field, one]) => flatten(`${name}.${field}`, one));
  const fields = Object.keys(value.data[0] ?? {});
  return fields.flatMap((field) =>
    listOf(
      `${name}.${field}`,
      shape,
      value.data.map((one) => one[field]),
    ),
  );
}

/** Values that are all single texts, or all single numbers, as one list of them. */
function listOf(name: string, shape: readonly number[], values: readonly MatlabValue[]): NamedArray[] {
  const texts = values.flatMap((one) => (one.kind === 'texts' && one.data.length === 1 ? [one.data[0]] : []));
  if (texts.length === values.length) return [{ kind: 'texts', name, shape, data: texts }];
  const numbers = values.flatMap((one) => (one.kind === 'numbers' && one.data.length === 1 ? [one.data[0]] : []));
  if (numbers.length < values.length) return [];
  return [{ kind: 'numbers', name, shape, type: 'f8', data: Float64Array.from(numbers) }];
}
