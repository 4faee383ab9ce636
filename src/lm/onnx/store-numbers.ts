import { ModelError } from '../../errors.ts';
import { ELEMENT } from './fields.ts';
import type { Initializer } from './graph.ts';
import type { Weight } from './walk.ts';

/** The new bytes of a tensor. */
export interface Rewritten {
  readonly initializer: Initializer;
  readonly bytes: Uint8Array;
}

/**
 * The bytes that `values` become in the way in which `weight` is stored: float32, float16, bfloat16, or int8 with a scale (two tensors).
 * Raises a ModelError for a weight that is stored in another way.
 */
export function storeNumbers({ initializer, scale }: Weight, values: Float32Array): Rewritten[] {
  if (scale) return storeScaled(initializer, scale, values);
  if (initializer.element === ELEMENT.float32) return [rewritten(initializer, values)];
  if (initializer.element === ELEMENT.float16)
    return [
      rewritten(
        initializer,
        new Uint16Array(values.length).map((_, i) => toHalf(values[i])),
      ),
    ];
  if (initializer.element === ELEMENT.bfloat16) return [rewritten(initializer, toBrain(values))];
  throw unknownStorage(initializer);
}

const unknownStorage = ({ name, element }: Initializer) =>
  new ModelError(
    `weight "${name}"`,
    `is stored in a way that cannot be written (element type ${element})`,
    'float32, float16, bfloat16 and int8 with a scale can',
  );

function rewritten(initializer: Initializer, numbers: Float32Array | Uint16Array | Int8Array): Rewritten {
  const length = initializer.external?.length ?? initializer.data?.length;
  if (length !== numbers.byteLength) throw unknownStorage(initializer);
  return { initializer, bytes: new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength) };
}

/** Symmetric int8: each group of numbers that shares a scale is divided by its largest magnitude / 127, which becomes the scale. */
function storeScaled(stored: Initializer, scale: Initializer, values: Float32Array): Rewritten[] {
  if (stored.element !== ELEMENT.int8 || scale.element !== ELEMENT.float32) throw unknownStorage(stored);
  const columns = stored.dims[stored.dims.length - 1];
  const [scaleRows, scaleColumns] = [1, 1, ...scale.dims].slice(-2);
  const groupOf = (i: number) =>
    (scaleRows > 1 ? Math.floor(i / columns) * scaleColumns : 0) + (scaleColumns > 1 ? i % columns : 0);
  const scales = new Float32Array(scaleRows * scaleColumns);
  values.forEach((value, i) => {
    scales[groupOf(i)] = Math.max(scales[groupOf(i)], Math.abs(value) / 127);
  });
  const integers = Int8Array.from(values, (value, i) => Math.round(value / (scales[groupOf(i)] || 1)));
  return [rewritten(scale, scales), rewritten(stored, integers)];
}

/** The bits of the float16 nearest to `value`, for magnitudes below 65520. */
function toHalf(value: number): number {
  const magnitude = Math.abs(value);
  const exponent = Math.max(-14, Math.floor(Math.log2(magnitude)));
  const units = Math.round(magnitude / 2 ** (exponent - 10));
  return (value < 0 ? 0x8000 : 0) + (exponent + 14) * 1024 + units;
}

/** The bits of the bfloat16 nearest to each value, of two that are equally near the even one: the upper half of a float32. */
const toBrain = ({ buffer, byteOffset, length }: Float32Array): Uint16Array =>
  Uint16Array.from(new Uint32Array(buffer, byteOffset, length), (bits) => (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
