import { ModelError, suggest } from '../errors.ts';
import type { Graph } from './onnx/graph.ts';
import { recogniseTransformer } from './recognise-transformer.ts';
import { type FoundSite, formatSite, parseSite, type Recognition } from './sites.ts';

/**
 * The sites of a graph from input to output, found by what its nodes do and by the shapes of its weights, not by names:
 * `embed` (what the first block reads), for each block `resid_pre`, `attn_out` and `mlp_out` (what is added to the residual stream, with a
 * normalisation of its own where there is one), `resid_mid`, `mlp_act` (what enters the last projection of the network), `resid_post`
 * (before any final normalisation), then `final_norm` and `logits`. Some networks lack some: see recogniseTransformer.
 * Raises a ModelError that lists what was recognised where the graph is no transformer that we can read.
 */
export const findSites = (graph: Graph): readonly FoundSite[] => recognise(graph).sites;

/** What `findSites` recognises, with what else it learns of the graph. */
export function recognise(graph: Graph): Recognition {
  const recognition = recogniseTransformer(graph);
  if (recognition.missing === undefined) return recognition;
  const { sites, missing } = recognition;
  const names = sites.length > 0 ? sites.map(({ name }) => name).join(', ') : 'nothing';
  throw new ModelError('model graph', `not recognised as a transformer: ${missing} (recognised: ${names})`, wayOutOf(graph));
}

/** Operators whose products are of integers. */
const QUANTISED = /^(MatMulInteger|QLinearMatMul|DynamicQuantizeMatMul|MatMulNBits|QAttention|QGemm|DequantizeLinear)/;

function wayOutOf({ nodes }: Graph): string {
  const byHand = 'name its sites by hand in a sites.json beside it, {"blocks.0.resid_post": "<tensor>", …}';
  if (nodes.some(({ op }) => op === 'If' || op === 'Loop'))
    return 'part of it is hidden in subgraphs (If): take the export that is not merged';
  const quantised = nodes.find(({ op }) => QUANTISED.test(op));
  if (!quantised) return byHand;
  return `its weights are quantised (${quantised.op}): take the export in single or half precision, or ${byHand}`;
}

/** The found sites that `names` ask for, in their order. Raises a ModelError for a site that the model lacks. */
export function selectSites(sites: readonly FoundSite[], names: readonly string[]): FoundSite[] {
  return names.map((name) => {
    const wanted = formatSite(parseSite(name));
    const found = sites.find((site) => site.name === wanted);
    if (found) return found;
    throw new ModelError(`site "${name}"`, 'the model has no such site', whyAbsent(sites, wanted));
  });
}

function whyAbsent(sites: readonly FoundSite[], wanted: string): string {
  const names = sites.map(({ name }) => name);
  if (wanted.endsWith('.resid_mid') && names.includes(wanted.replace('resid_mid', 'resid_pre')))
    return 'attention and network of its blocks are added at once, so that no stream lies between them';
  if (wanted === 'final_norm') return 'it has no normalisation after its last block: take the resid_post of that';
  if (wanted === 'logits') return 'it is exported without its output layer';
  return suggest(wanted, names);
}
