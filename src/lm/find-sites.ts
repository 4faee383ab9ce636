import { ModelError, suggest } from '../errors.ts';
import { recogniseGpt2 } from './families/gpt2.ts';
import type { Graph } from './onnx/graph.ts';
import { type FoundSite, formatSite, parseSite, type Recognition } from './sites.ts';

const FAMILIES = [recogniseGpt2];

/**
 * The sites of a graph from input to output, found by what its nodes do and by the shapes of its weights, not by names:
 * `embed`, for each block `attn_out`, `resid_mid`, `mlp_act`, `mlp_out`, `resid_post` (the residual stream before any final
 * normalisation), then `final_norm` and `logits`. Raises a ModelError that lists what was recognised where the graph is of no
 * known family.
 */
export const findSites = (graph: Graph): readonly FoundSite[] => recognise(graph).sites;

/** The family that recognises the whole graph, with its sites. */
export function recognise(graph: Graph): Recognition {
  const recognitions = FAMILIES.map((family) => family(graph));
  const whole = recognitions.find(({ missing }) => missing === undefined);
  if (whole) return whole;
  const attempts = recognitions.map(({ family, sites, missing }) => {
    const found = sites.length > 0 ? `recognised: ${sites.map(({ name }) => name).join(', ')}` : 'recognised: nothing';
    return `not a ${family} decoder: ${missing} (${found})`;
  });
  throw new ModelError('model graph', attempts.join('; '), 'this family of models is not supported yet');
}

/** The found sites that `names` ask for, in their order. Raises a ModelError for a site that the model lacks. */
export function selectSites(sites: readonly FoundSite[], names: readonly string[]): FoundSite[] {
  return names.map((name) => {
    const wanted = formatSite(parseSite(name));
    const found = sites.find((site) => site.name === wanted);
    if (found) return found;
    throw new ModelError(
      `site "${name}"`,
      'the model has no such site',
      suggest(
        wanted,
        sites.map((site) => site.name),
      ),
    );
  });
}
