import type { Graph } from '../onnx/graph.ts';
import { behindReshapes, normalizationOf, type Projection, projectionOf, reachNorms, weightOf } from '../onnx/walk.ts';
import type { BlockPart, FoundSite, ModelPart, Recognition } from '../sites.ts';

/** One addition to the residual stream: `sum = before + branch`. */
interface Addition {
  readonly sum: string;
  readonly before: string;
  readonly branch: string;
  readonly projection: Projection;
}

const modelSite = (part: ModelPart, tensor: string, width: number): FoundSite => ({ site: { part }, name: part, tensor, width });
const blockSite = (part: BlockPart, block: number, tensor: string, width: number): FoundSite => ({
  site: { part, block },
  name: `blocks.${block}.${part}`,
  tensor,
  width,
});

/**
 * Decoders built like GPT-2: token and position embeddings, blocks that add first attention and then a two-layer network to the
 * residual stream, each read through a layer normalisation, and a final normalisation before the output layer. The graph is
 * walked from its scores back to its embeddings.
 */
export function recogniseGpt2(graph: Graph): Recognition {
  const sites: FoundSite[] = [];
  const stop = (missing: string): Recognition => ({ family: 'GPT-2-style', sites, positions: undefined, missing });
  const logits = graph.outputs
    .map((tensor) => ({ tensor, output: projectionOf(graph, tensor) }))
    .find(({ tensor, output }) => output && isScores(graph, tensor, output));
  if (!logits?.output)
    return stop('no output is the product of a layer normalisation and a weight (the scores of the next token)');
  const width = logits.output.inputs;
  const norm = behindReshapes(graph, logits.output.input);
  sites.push(modelSite('final_norm', norm, width), modelSite('logits', logits.tensor, logits.output.outputs));

  const { additions, start } = residualChain(graph, normalizationOf(graph, norm)!.source);
  const blocks = additions.length / 2;
  if (additions.length === 0) return stop('what is normalised last is not a sum of a residual stream and a projection');
  if (!Number.isInteger(blocks)) return stop(`${additions.length} additions to the residual stream do not pair into blocks`);
  for (let block = blocks - 1; block >= 0; block--) {
    const found = blockSites(graph, block, additions[2 * block], additions[2 * block + 1]);
    if (typeof found === 'string') return stop(found);
    sites.unshift(...found);
  }
  const tables = embeddingTables(graph, start);
  if (!tables) return stop('the residual stream does not begin with the sum of a token and a position embedding');
  sites.unshift(modelSite('embed', start, width));
  return { family: 'GPT-2-style', sites, positions: tables.positions, missing: undefined };
}

/** Whether `output` reads a normalised stream and nothing in the graph reads it: the last product there is. */
const isScores = (graph: Graph, tensor: string, output: Projection): boolean =>
  normalizationOf(graph, output.input) !== undefined && (graph.consumers.get(tensor) ?? []).length === 0;

/** The additions that end in `end`, first to last, and the tensor with which the stream starts. */
function residualChain(graph: Graph, end: string): { additions: Addition[]; start: string } {
  const additions: Addition[] = [];
  let stream = end;
  for (let addition = additionOf(graph, stream); addition; addition = additionOf(graph, stream)) {
    additions.unshift(addition);
    stream = addition.before;
  }
  return { additions, start: stream };
}

function additionOf(graph: Graph, tensor: string): Addition | undefined {
  const node = graph.producers.get(behindReshapes(graph, tensor));
  if (node?.op !== 'Add') return undefined;
  const projections = node.inputs.map((input) => projectionOf(graph, input));
  const branch = projections.findIndex((projection) => projection !== undefined);
  const projection = projections[branch];
  const isBias = node.inputs.some((input) => weightOf(graph, input));
  if (!projection || isBias || projections.every(Boolean)) return undefined;
  return { sum: node.outputs[0], before: node.inputs[1 - branch], branch: node.inputs[branch], projection };
}

/** The sites of one block, or a sentence that says why its two additions are not attention and network. */
function blockSites(graph: Graph, block: number, attention: Addition, network: Addition): FoundSite[] | string {
  const read = [attention, network].map(({ projection }) => reachNorms(graph, projection.input));
  const attends = read.map(({ ops }) => [...ops].some((op) => op === 'Softmax' || op.endsWith('Attention')));
  if (!attends[0]) return `the first addition of block ${block} is no attention (no softmax before it)`;
  if (attends[1]) return `the second addition of block ${block} is attention again`;
  if (!reads(graph, read[0].sources, attention.before))
    return `attention of block ${block} does not read the normalised residual stream`;
  if (!reads(graph, read[1].sources, attention.sum))
    return `the network of block ${block} does not read the stream after attention`;
  const { inputs, outputs } = network.projection;
  return [
    blockSite('attn_out', block, attention.branch, outputs),
    blockSite('resid_mid', block, attention.sum, outputs),
    blockSite('mlp_act', block, behindReshapes(graph, network.projection.input), inputs),
    blockSite('mlp_out', block, network.branch, outputs),
    blockSite('resid_post', block, network.sum, outputs),
  ];
}

const reads = (graph: Graph, sources: ReadonlySet<string>, stream: string): boolean =>
  sources.size === 1 && [...sources].every((source) => behindReshapes(graph, source) === behindReshapes(graph, stream));

/** How many tokens and positions have an embedding, if `start` is the sum of the two. */
function embeddingTables(graph: Graph, start: string): { tokens: number; positions: number } | undefined {
  const node = graph.producers.get(behindReshapes(graph, start));
  if (node?.op !== 'Add') return undefined;
  const rows = node.inputs.map((input) => {
    const gather = graph.producers.get(behindReshapes(graph, input));
    return gather?.op === 'Gather'
      ? {
          rows: weightOf(graph, gather.inputs[0])?.dims[0],
          byToken: graph.inputs.includes(behindReshapes(graph, gather.inputs[1])),
        }
      : undefined;
  });
  const tokens = rows.find((table) => table?.byToken)?.rows;
  const positions = rows.find((table) => table && !table.byToken)?.rows;
  return tokens && positions ? { tokens, positions } : undefined;
}
