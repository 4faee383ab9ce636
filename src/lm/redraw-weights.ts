import { ModelError } from '../errors.ts';
import { randomState } from '../stats/random.ts';
import { ELEMENT } from './onnx/fields.ts';
import { readGraph } from './onnx/graph.ts';
import { moveWeights } from './onnx/move-weights.ts';
import { storeNumbers } from './onnx/store-numbers.ts';
import type { External } from './onnx/tensor.ts';
import { size, type Weight } from './onnx/walk.ts';
import { isPrescribed, type Role, type Roles, weightRoles } from './weight-roles.ts';

/** How a weight begins: at one value, or drawn from a normal distribution with mean 0. */
type Beginning = { readonly value: number } | { readonly deviation: number };

/** Writes the numbers of a weight to a file and says where they lie. */
export type PutWeight = (numbers: Uint8Array) => External;

const DEVIATION = 0.02;

/**
 * The untrained twin of an ONNX language model: the same graph, with every weight as GPT-2 begins its training (Radford et al. 2019
 * and its public code). Embeddings and projections are normal with standard deviation 0.02, the projections that write to the residual
 * stream with 0.02 / √(2 · layers); gains of normalisations are 1, biases 0. What the architecture prescribes and training leaves alone
 * (frequencies of rotary embeddings, slopes of ALiBi) stays. Draws come from one stream of `seed`, in the order of the
 * file, and are stored as the weights were. A weight that is in the bytes of `model` is in those of the twin; one that lies in a file
 * is handed to `put`, which says where it lies now, one at a time, so that a large model is never in memory whole.
 * Raises a ModelError for a weight whose role is not recognised.
 */
export function redrawWeights(model: Uint8Array, seed: number, put: PutWeight): Uint8Array {
  const twin = new Uint8Array(model);
  const graph = readGraph(twin);
  const known = weightRoles(graph);
  const { standardNormal } = randomState(seed);
  const moved = new Map<string, External>();
  for (const initializer of graph.initializers.values()) {
    const found = known.roles.get(initializer.name);
    if (found) {
      const values = begin(beginningOf(found, known), size(initializer.dims), standardNormal);
      for (const { initializer, bytes } of storeNumbers(found.weight, values)) {
        if (initializer.external) moved.set(initializer.name, put(bytes));
        else initializer.data!.set(bytes);
      }
    } else if (isFloat(initializer.element) && size(initializer.dims) > 1 && !known.scales.has(initializer.name)) {
      if (!isPrescribed(graph, initializer.name)) throw unknownRole(initializer.name);
    }
  }
  return moveWeights(twin, moved);
}

const FLOATS: readonly number[] = [ELEMENT.float32, ELEMENT.float16, ELEMENT.bfloat16, ELEMENT.float64];
const isFloat = (element: number) => FLOATS.includes(element);

const unknownRole = (name: string) =>
  new ModelError(
    `weight "${name}"`,
    'is neither embedding, projection, normalisation nor bias',
    'an untrained twin needs every weight redrawn',
  );

/** How a weight begins, as it is stored: a gain that is stored as its distance from 1 (`1 + w`) begins at 0. */
function beginningOf({ weight, role }: { weight: Weight; role: Role }, { layers }: Roles): Beginning {
  if (role === 'gain') return { value: weight.shifted ? 0 : 1 };
  if (role === 'bias') return { value: 0 };
  return { deviation: role === 'writer' ? DEVIATION / Math.sqrt(2 * layers) : DEVIATION };
}

function begin(beginning: Beginning, count: number, standardNormal: () => number): Float32Array {
  const values = new Float32Array(count);
  if ('value' in beginning) return values.fill(beginning.value);
  for (let i = 0; i < count; i++) values[i] = beginning.deviation * standardNormal();
  return values;
}
