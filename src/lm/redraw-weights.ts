import { ModelError } from '../errors.ts';
import { randomState } from '../stats/random.ts';
import { recognise } from './find-sites.ts';
import { ELEMENT } from './onnx/fields.ts';
import { type Graph, type GraphNode, readGraph } from './onnx/graph.ts';
import { moveWeights } from './onnx/move-weights.ts';
import { storeNumbers } from './onnx/store-numbers.ts';
import type { External } from './onnx/tensor.ts';
import { normalizationOf, projectionOf, size, type Weight, weightOf } from './onnx/walk.ts';

/** How a weight begins: at one value, or drawn from a normal distribution with mean 0. */
type Beginning = { readonly value: number } | { readonly deviation: number };

/** Writes the numbers of a weight to a file and says where they lie. */
export type PutWeight = (numbers: Uint8Array) => External;

const DEVIATION = 0.02;

/**
 * The untrained twin of an ONNX language model: the same graph, with every weight as GPT-2 begins its training (Radford et al. 2019
 * and its public code). Embeddings and projections are normal with standard deviation 0.02, the projections that write to the residual
 * stream with 0.02 / √(2 · layers); gains of normalisations are 1, biases 0. Draws come from one stream of `seed`, in the order of the
 * file, and are stored as the weights were. A weight that is in the bytes of `model` is in those of the twin; one that lies in a file
 * is handed to `put`, which says where it lies now, one at a time, so that a large model is never in memory whole.
 * Raises a ModelError for a weight whose role is not recognised.
 */
export function redrawWeights(model: Uint8Array, seed: number, put: PutWeight): Uint8Array {
  const twin = new Uint8Array(model);
  const graph = readGraph(twin);
  const { roles, scales } = readRoles(graph);
  const { standardNormal } = randomState(seed);
  const moved = new Map<string, External>();
  for (const initializer of graph.initializers.values()) {
    const role = roles.get(initializer.name);
    if (role) {
      const values = begin(role.beginning, size(initializer.dims), standardNormal);
      for (const { initializer, bytes } of storeNumbers(role.weight, values)) {
        if (initializer.external) moved.set(initializer.name, put(bytes));
        else initializer.data!.set(bytes);
      }
    } else if (isFloat(initializer.element) && size(initializer.dims) > 1 && !scales.has(initializer.name))
      throw unknownRole(initializer.name);
  }
  return moveWeights(twin, moved);
}

const isFloat = (element: number) => element === ELEMENT.float32 || element === ELEMENT.float16;

const unknownRole = (name: string) =>
  new ModelError(
    `weight "${name}"`,
    'is neither embedding, projection, normalisation nor bias',
    'an untrained twin needs every weight redrawn',
  );

function begin(beginning: Beginning, count: number, standardNormal: () => number): Float32Array {
  const values = new Float32Array(count);
  if ('value' in beginning) return values.fill(beginning.value);
  for (let i = 0; i < count; i++) values[i] = beginning.deviation * standardNormal();
  return values;
}

interface Roles {
  readonly roles: ReadonlyMap<string, { weight: Weight; beginning: Beginning }>;
  /** Initialisers that are written together with the integers that they scale. */
  readonly scales: ReadonlySet<string>;
}

function readRoles(graph: Graph): Roles {
  const { sites } = recognise(graph);
  const writers = sites.filter(({ site }) => site.part === 'attn_out' || site.part === 'mlp_out');
  const residual = new Set(writers.map(({ tensor }) => projectionOf(graph, tensor)!.weight.initializer.name));
  const found = graph.nodes.flatMap((node) => beginningsIn(graph, node, residual));
  return {
    roles: new Map(found.map(({ weight, beginning }) => [weight.initializer.name, { weight, beginning }])),
    scales: new Set(found.flatMap(({ weight }) => (weight.scale ? [weight.scale.name] : []))),
  };
}

/** The weights that `node` reads as what they are: a table, a matrix, the gain and bias of a normalisation, a bias. */
function beginningsIn(graph: Graph, node: GraphNode, residual: ReadonlySet<string>): { weight: Weight; beginning: Beginning }[] {
  const each = (inputs: readonly (string | undefined)[], beginning: Beginning) =>
    inputs.flatMap((input) => {
      const weight = input ? weightOf(graph, input) : undefined;
      return weight && isWeight(weight) ? [{ weight, beginning }] : [];
    });
  const norm = node.op === 'LayerNormalization' || node.op === 'Add' ? normalizationOf(graph, node.outputs[0]) : undefined;
  if (norm) return [...each([norm.gain], { value: 1 }), ...each([norm.bias], { value: 0 })];
  if (node.op === 'Gather') return each([node.inputs[0]], { deviation: DEVIATION });
  const projection = projectionOf(graph, node.outputs[0]);
  if (!projection) return [];
  if (node.op === 'Add') return each(node.inputs, { value: 0 });
  if (node !== projection.node) return [];
  const layers = residual.size / 2;
  const writes = residual.has(projection.weight.initializer.name);
  return [
    ...each([node.inputs[1]], { deviation: writes ? DEVIATION / Math.sqrt(2 * layers) : DEVIATION }),
    ...each([node.inputs[2]], { value: 0 }),
  ];
}

/** A stored float tensor or an int8 one, not one of the integers by which a graph computes shapes. */
const isWeight = ({ initializer, dims }: Weight): boolean => initializer.element !== ELEMENT.int64 && dims.length > 0;
