import type { Graph } from './onnx/graph.ts';
import { behindReshapes, isConstant, isFlat, operatorsBetween, orderOf, projectionOf, weightOf } from './onnx/walk.ts';
import { type Addition, type Branch, normalizedFrom, residualStream } from './residual-stream.ts';
import { type BlockPart, type FoundSite, formatSite, type Layout, type Recognition, type Site } from './sites.ts';

/**
 * The sites of a transformer, decoder or encoder, found from its residual stream: a branch that mixes positions is attention, one that does
 * not is the network (whose last projection reads `mlp_act`, in gated networks the gated product). What the stream holds after the network
 * is `resid_post`. Blocks that add both branches to the same stream have no `resid_mid`; networks that normalise after each addition have
 * no `final_norm`, and their `resid_mid` and `resid_post` are normalised, as PyTorch's modules give them.
 */
export function recogniseTransformer(graph: Graph): Recognition {
  const { tokens, others } = embeddingTables(graph);
  const vocabulary = tokens?.rows;
  const nothing = { sites: [], layout: undefined, positions: undefined, vocabulary };
  if (vocabulary === undefined) return { ...nothing, missing: 'no table of embeddings is read at the tokens of an input' };
  const stream = residualStream(graph);
  if ('missing' in stream) return { ...nothing, missing: stream.missing };
  const { additions } = stream;
  const head = headSites(graph, additions[additions.length - 1], vocabulary);
  const blocks = blockSites(graph, additions);
  if ('missing' in blocks) return { ...nothing, sites: [...blocks.sites, ...head], missing: blocks.missing };
  const [first] = additions;
  const embed = found(graph, { part: 'embed' }, behindReshapes(graph, first.before), first.branches[0].projection.outputs);
  return {
    sites: [embed, ...blocks.sites, ...head],
    layout: layoutOf(first),
    positions: positionsIn(graph, others, embed.tensor),
    vocabulary,
    missing: undefined,
  };
}

const found = (graph: Graph, site: Site, tensor: string, width: number): FoundSite => ({
  site,
  name: formatSite(site),
  tensor,
  width,
  flat: isFlat(graph, tensor),
});

const layoutOf = ({ branches, normalized }: Addition): Layout =>
  branches.length > 1 ? 'parallel' : normalized ? 'post-norm' : 'pre-norm';

/** The sites of every block, or as many as could be made out and a sentence about the next. */
function blockSites(graph: Graph, additions: readonly Addition[]): { sites: FoundSite[]; missing?: string } {
  const sites: FoundSite[] = [];
  let before = behindReshapes(graph, additions[0].before);
  for (let next = 0, block = 0; next < additions.length; block++) {
    const group = additions.slice(next, next + (additions[next].branches.length > 1 ? 1 : 2));
    const branches = group.flatMap((addition) => addition.branches);
    const missing = whyNoBlock(block, group, branches);
    if (missing) return { sites, missing };
    sites.push(...sitesOfBlock(graph, block, before, group));
    before = group[group.length - 1].after;
    next += group.length;
  }
  return { sites };
}

function whyNoBlock(block: number, group: readonly Addition[], branches: readonly Branch[]): string | undefined {
  const side = group.length === 1 && branches.length > 1;
  if (branches.length !== 2) return `the additions to the residual stream do not pair into blocks after block ${block - 1}`;
  const attending = branches.filter(({ attends }) => attends).length;
  if (side) return attending === 1 ? undefined : `the two branches of block ${block} are not one of attention and one without`;
  if (!branches[0].attends) return `the first addition of block ${block} is no attention (no softmax before it)`;
  if (branches[1].attends) return `the second addition of block ${block} is attention again`;
  return undefined;
}

function sitesOfBlock(graph: Graph, block: number, before: string, group: readonly Addition[]): FoundSite[] {
  const branches = group.flatMap((addition) => addition.branches);
  const attention = branches.find(({ attends }) => attends)!;
  const network = branches.find(({ attends }) => !attends)!;
  const { inputs, outputs: width, input } = network.projection;
  const at = (part: BlockPart, tensor: string, units = width) => found(graph, { part, block }, tensor, units);
  return [
    at('resid_pre', before),
    at('attn_out', attention.tensor),
    ...(group.length > 1 ? [at('resid_mid', group[0].after)] : []),
    at('mlp_act', behindReshapes(graph, input), inputs),
    at('mlp_out', network.tensor),
    at('resid_post', group[group.length - 1].after),
  ];
}

/** What follows the last block: the final normalisation, and the scores of the tokens, where the graph has them. */
function headSites(graph: Graph, last: Addition, vocabulary: number): FoundSite[] {
  const norm = last.normalized ? undefined : normalizedFrom(graph, last.sum);
  const logits = graph.outputs.find((output) => columnsOf(graph, output) === vocabulary);
  return [
    ...(norm ? [found(graph, { part: 'final_norm' }, norm, last.branches[0].projection.outputs)] : []),
    ...(logits ? [found(graph, { part: 'logits' }, logits, vocabulary)] : []),
  ];
}

/** Operators that stand between the last projection of a graph and its scores: a soft bound, a scale, a cut. */
const AFTER_SCORES = new Set(['Mul', 'Div', 'Tanh', 'Clip', 'Slice']);

/** Outputs of the projection that makes `tensor`. */
function columnsOf(graph: Graph, tensor: string): number | undefined {
  const projection = projectionOf(graph, tensor);
  if (projection) return projection.outputs;
  const node = graph.producers.get(behindReshapes(graph, tensor));
  if (!node || !AFTER_SCORES.has(node.op)) return undefined;
  const input = node.inputs.find((candidate) => !isConstant(graph, candidate));
  return input === undefined ? undefined : columnsOf(graph, input);
}

interface Table {
  /** What is taken from the table. */
  readonly taken: string;
  readonly rows: number;
  /** Which rows. */
  readonly index: string;
}

/** The tables that rows are taken from by integers: the one that is read at the tokens of an input, and the others. */
function embeddingTables(graph: Graph): { tokens: Table | undefined; others: readonly Table[] } {
  const tables = graph.nodes.flatMap(({ op, inputs, outputs: [taken] }) => {
    const read = (table: string, index: string): Table[] => {
      const dims = weightOf(graph, table)?.dims;
      return dims?.length === 2 ? [{ taken, rows: dims[0], index: behindReshapes(graph, index) }] : [];
    };
    if (op === 'Gather') return read(inputs[0], inputs[1]);
    return op === 'EmbedLayerNormalization' ? [...read(inputs[2], inputs[0]), ...read(inputs[3], '')] : [];
  });
  const byInput = tables.filter(({ index }) => graph.inputs.includes(index)).toSorted((a, b) => b.rows - a.rows);
  const tokens = byInput.find(({ index }) => index === 'input_ids') ?? byInput[0];
  return { tokens, others: tables.filter((table) => table !== tokens && table.index !== 'token_type_ids') };
}

/** Rows of the largest table that is added to the embedding of tokens. */
function positionsIn(graph: Graph, tables: readonly Table[], embed: string): number | undefined {
  const order = orderOf(graph);
  const added = tables.filter(({ taken }) => operatorsBetween(graph, order, taken, embed) !== undefined);
  return added.length > 0 ? Math.max(...added.map(({ rows }) => rows)) : undefined;
}
