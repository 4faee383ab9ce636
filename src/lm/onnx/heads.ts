import type { DistinctPlan } from './distinct-plan.ts';
import type { Graph, GraphNode } from './graph.ts';
import { integersIn } from './integers.ts';
import { type Entry, shapeEntries } from './shape-entries.ts';

/**
 * Some of the equal parts into which rows are divided, one a head of attention: (texts, heads, positions, width), or with the last two
 * axes the other way round.
 */
export interface HeadSplit {
  /** Whose rows are divided. */
  readonly source: string;
  /** Into how many parts. */
  readonly of: number;
  /** Which of them are meant: `heads` from the one numbered `first` on. */
  readonly first: number;
  readonly heads: number;
  readonly width: number;
  readonly positionsLast: boolean;
}

/** What heads hold, put into rows again. */
export interface HeadMerge {
  /** (texts, heads, positions, width). */
  readonly source: string;
  readonly heads: number;
  readonly width: number;
}

export interface Heads {
  /** By the node that makes them. */
  readonly splits: ReadonlyMap<GraphNode, HeadSplit>;
  /** By the tensor of rows. */
  readonly merges: ReadonlyMap<string, HeadMerge>;
}

const HEADS_FIRST = '0,2,1,3';
const POSITIONS_LAST = '0,2,3,1';

/**
 * Where a graph divides rows that are computed for distinct rows alone (see planDistinct) into those of heads, and where it puts what
 * heads hold together to rows that are computed so. Both can then be done in one with spreading and gathering: what would be copied twice is copied once.
 */
export function findHeads(graph: Graph, plan: DistinctPlan): Heads {
  const splits = new Map<GraphNode, HeadSplit>();
  const held = new Map<string, HeadMerge>(); // tensors of heads whose positions are those of the texts
  for (const node of graph.nodes) {
    const [output] = node.outputs;
    const split = node.op === 'Transpose' ? splitBy(graph, plan, node) : undefined;
    if (split) splits.set(node, split);
    if (split && !split.positionsLast) held.set(output, { ...split, source: output });
    const values = node.op === 'MatMul' ? held.get(node.inputs[1]) : undefined;
    if (values) held.set(output, { ...values, source: output });
  }
  const merges = new Map<string, HeadMerge>();
  for (const [tensor, width] of plan.tensors) {
    const source = plan.nodes.has(graph.producers.get(tensor) as GraphNode) ? undefined : mergedFrom(graph, tensor);
    const heads = source === undefined ? undefined : held.get(source);
    if (heads && heads.heads * heads.width === width) merges.set(tensor, heads);
  }
  return { splits, merges };
}

/** (texts, heads, positions, width), if `tensor` is that with heads behind positions, and then put into rows. */
function mergedFrom(graph: Graph, tensor: string): string | undefined {
  let node = graph.producers.get(tensor);
  if (node?.op !== 'Reshape') return undefined;
  while (node?.op === 'Reshape' || node?.op === 'Identity') node = graph.producers.get(node.inputs[0]);
  return node?.op === 'Transpose' && node.lists.get('perm')?.join() === HEADS_FIRST ? node.inputs[0] : undefined;
}

function splitBy(graph: Graph, plan: DistinctPlan, { inputs, lists }: GraphNode): HeadSplit | undefined {
  const order = lists.get('perm')?.join();
  const reshape = graph.producers.get(inputs[0]);
  if (reshape?.op !== 'Reshape' || (order !== HEADS_FIRST && order !== POSITIONS_LAST)) return undefined;
  const entries = shapeEntries(graph, reshape.inputs[1], 4);
  const part = partOf(graph, plan, reshape.inputs[0]);
  if (!entries || !part || !areTexts(graph, plan, entries, reshape)) return undefined;
  const [heads, width] = headSizes(entries, part.width);
  if (heads * width !== part.width || part.first % width !== 0) return undefined;
  const of = (plan.tensors.get(part.source) as number) / width;
  return { source: part.source, of, first: part.first / width, heads, width, positionsLast: order === POSITIONS_LAST };
}

/** So many numbers of every row of `source`, from the one numbered `first` on. */
interface Part {
  readonly source: string;
  readonly first: number;
  readonly width: number;
}

/** The numbers of rows that `tensor` holds, in their order. */
function partOf(graph: Graph, plan: DistinctPlan, tensor: string): Part | undefined {
  const node = graph.producers.get(tensor);
  if (!node) return undefined;
  if (plan.nodes.has(node)) return { source: tensor, first: 0, width: plan.tensors.get(tensor) as number };
  const whole = node.op === 'Split' || node.op === 'Reshape' ? partOf(graph, plan, node.inputs[0]) : undefined;
  if (!whole || node.op === 'Reshape') return whole;
  const sizes = integersIn(graph, node.inputs[1]) ?? node.lists.get('split') ?? equalParts(whole.width, node.outputs.length);
  const at = node.outputs.indexOf(tensor);
  const first = sizes.slice(0, at).reduce((sum, size) => sum + size, whole.first);
  return cutsRows(graph, plan, node, whole.width) ? { source: whole.source, first, width: sizes[at] } : undefined;
}

const equalParts = (width: number, parts: number): number[] => new Array(parts).fill(width / parts);

/** Whether a Split cuts its input along its last axis, and whether that holds rows of `width` numbers. */
function cutsRows(graph: Graph, plan: DistinctPlan, { inputs: [cut], integers }: GraphNode, width: number): boolean {
  const axis = integers.get('axis') ?? 0;
  const node = graph.producers.get(cut) as GraphNode;
  const layout = plan.nodes.has(node) ? plan.layoutOf(cut) : undefined;
  if (layout) return axis === -1 || axis === (layout === 'texts' ? 2 : 1);
  return node.op === 'Reshape' && shapeEntries(graph, node.inputs[1], 3)?.[2] === width && (axis === -1 || axis === 2);
}

/** How many heads a row of `numbers` has, and how wide they are; one of the two may be left to follow from the other. */
function headSizes([, , heads, width]: readonly Entry[], numbers: number): [number, number] {
  if (typeof heads !== 'number' || typeof width !== 'number') return [0, 0];
  return [heads === -1 ? numbers / width : heads, width === -1 ? numbers / heads : width];
}

/**
 * Whether the first two axes of a new shape are texts and positions. Since all numbers but these two are known, one follows from the
 * other.
 */
function areTexts(
  graph: Graph,
  plan: DistinctPlan,
  [texts, positions]: readonly Entry[],
  { inputs, integers }: GraphNode,
): boolean {
  const isAxis = (entry: Entry, axis: number): boolean => {
    if (entry === 0) return !integers.get('allowzero') && holdsTexts(graph, plan, inputs[0]);
    return typeof entry === 'object' && entry.axis === axis && holdsTexts(graph, plan, entry.of);
  };
  return isAxis(texts, 0) || isAxis(positions, 1);
}

/** Whether the first two axes of a tensor are texts and positions. */
function holdsTexts(graph: Graph, plan: DistinctPlan, tensor: string): boolean {
  if (IDS.has(tensor) && graph.inputs.includes(tensor)) return true;
  if (plan.layoutOf(tensor) === 'texts') return true;
  const node = graph.producers.get(tensor);
  if (node?.op === 'Gather' && !node.integers.get('axis') && graph.initializers.get(node.inputs[0])?.dims.length === 2)
    return holdsTexts(graph, plan, node.inputs[1]);
  if (node?.op === 'Reshape') return makesTexts(graph, plan, node);
  return node?.op === 'Split' || node?.op === 'Cast' || node?.op === 'Identity' ? holdsTexts(graph, plan, node.inputs[0]) : false;
}

/** Whether rows that are given another shape lie as (texts, positions, width) then. */
function makesTexts(graph: Graph, plan: DistinctPlan, node: GraphNode): boolean {
  const entries = shapeEntries(graph, node.inputs[1], 3);
  const part = partOf(graph, plan, node.inputs[0]);
  return entries !== undefined && part !== undefined && entries[2] === part.width && areTexts(graph, plan, entries, node);
}

/** Inputs of language models that have a number for each position of each text. */
const IDS: ReadonlySet<string> = new Set(['input_ids', 'attention_mask', 'position_ids', 'token_type_ids']);
