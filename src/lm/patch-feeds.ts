import { ModelError } from '../errors.ts';
import { patchInputs } from './onnx/edit.ts';
import { type Feeds, floatTensor } from './onnx/session.ts';
import type { FoundSite } from './sites.ts';

/** What takes the place of a site's value: `value · mul + add`. The shape broadcasts to (batch, positions, width). */
export interface Patch {
  readonly mul: Float32Array;
  readonly add: Float32Array;
  readonly shape: readonly [number, number, number];
}
export type Patches = Readonly<Record<string, Patch>>;

/** What a pass over `rows` rows of `length` positions is fed for the sites that were opened for patching, each of which must be given. */
export function patchFeeds(patches: readonly FoundSite[], given: Patches, rows: number, length: number): Feeds {
  const names = patches.map(({ name }) => name);
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown) throw new ModelError(`site "${unknown}"`, 'was not opened for patching', 'name it in the `patches` of openModel');
  return Object.fromEntries(
    patches.flatMap(({ name, tensor, flat }) => {
      const patch = given[name];
      if (!patch)
        throw new ModelError(`site "${name}"`, 'was opened for patching and is given no patch', 'mul 1 and add 0 change nothing');
      checkShape(name, patch);
      const inputs = patchInputs(tensor);
      const feed = (values: Float32Array) =>
        flat ? flattened(values, patch.shape, rows, length) : floatTensor(values, patch.shape);
      return [
        [inputs.mul, feed(patch.mul)],
        [inputs.add, feed(patch.add)],
      ];
    }),
  );
}

function checkShape(name: string, { mul, add, shape }: Patch): void {
  const count = shape.reduce((product, dim) => product * dim, 1);
  if (mul.length === count && add.length === count) return;
  const problem = `a patch of shape (${shape.join(', ')}) has ${mul.length} factors and ${add.length} summands`;
  throw new ModelError(`site "${name}"`, problem, `both are ${count} numbers`);
}

/** The values for a tensor with rows and positions on one axis: each row's positions follow those of the row before. */
function flattened(values: Float32Array, shape: Patch['shape'], rows: number, length: number): Feeds[string] {
  const [ofRows, ofPositions, units] = shape;
  const full = new Float32Array(rows * length * units);
  for (let at = 0; at < rows * length; at++) {
    const row = ofRows === 1 ? 0 : Math.floor(at / length);
    const position = ofPositions === 1 ? 0 : at % length;
    const start = (row * ofPositions + position) * units;
    full.set(values.subarray(start, start + units), at * units);
  }
  return floatTensor(full, [rows * length, units]);
}
