import { ModelError, nearest, suggest } from '../errors.ts';
import type { Graph } from './onnx/graph.ts';
import { behindReshapes, isFlat, normalizationOf, projectionOf, weightOf } from './onnx/walk.ts';
import { BLOCK_PARTS, type FoundSite, formatSite, parseSite, type Recognition, type Site } from './sites.ts';

/** Sites that are named by hand: the tensor of each, and its units where the graph does not show them. */
export type NamedSites = ReadonlyMap<string, { readonly tensor: string; readonly width: number | undefined }>;

/**
 * Sites from a JSON object such as `{"embed": "onnx::Add_12", "blocks.0.resid_post": {"tensor": "onnx::Add_97", "width": 768}}`.
 * Raises a ModelError for a name that is no site's and for a value that is neither.
 */
export function readNamedSites(place: string, sites: unknown): NamedSites {
  if (typeof sites !== 'object' || sites === null || Array.isArray(sites))
    throw new ModelError(place, 'sites is no object', EXAMPLE);
  return new Map(
    Object.entries(sites).map(([name, value]) => {
      const { tensor, width } = typeof value === 'string' ? { tensor: value, width: undefined } : (value ?? {});
      if (typeof tensor !== 'string' || (width !== undefined && !(Number.isInteger(width) && width > 0)))
        throw new ModelError(place, `site "${name}" is ${JSON.stringify(value)}`, EXAMPLE);
      return [formatSite(parseSite(name)), { tensor, width }];
    }),
  );
}

const EXAMPLE = 'write {"blocks.0.resid_post": "<tensor>"} or {"blocks.0.resid_post": {"tensor": "<tensor>", "width": 768}}';

/**
 * A recognition with the sites that are named by hand put in, each in place of the recognised one of that name. What was not recognised is
 * no longer missing: the reader of the graph has spoken. Raises a ModelError for a tensor that the graph does not make, and for one whose
 * number of units neither the graph nor the reader tells.
 */
export function withNamedSites(graph: Graph, recognition: Recognition, named: NamedSites): Recognition {
  const byHand = [...named].map(([name, { tensor, width }]): FoundSite => {
    checkTensor(graph, name, tensor);
    const units = width ?? widthOf(graph, tensor);
    if (units === undefined)
      throw new ModelError(`site "${name}"`, `the graph does not show how many units "${tensor}" has`, EXAMPLE);
    return { site: parseSite(name), name, tensor, width: units, flat: isFlat(graph, tensor) };
  });
  const sites = [...recognition.sites.filter(({ name }) => !named.has(name)), ...byHand];
  return { ...recognition, sites: sites.toSorted((a, b) => depth(a.site) - depth(b.site)), missing: undefined };
}

function checkTensor({ producers, outputs }: Graph, name: string, tensor: string): void {
  if (producers.has(tensor) && name === 'logits' && !outputs.includes(tensor))
    throw new ModelError(`site "logits"`, `"${tensor}" is no output of the graph, but inside it`, suggest(tensor, outputs));
  if (producers.has(tensor)) return;
  const [near] = nearest(tensor, [...producers.keys()]);
  throw new ModelError(`site "${name}"`, `the graph makes no tensor "${tensor}"`, near && `did you mean "${near}"?`);
}

/** A number that grows from input to output. */
function depth(site: Site): number {
  if ('block' in site) return 1 + site.block + BLOCK_PARTS.indexOf(site.part) / BLOCK_PARTS.length;
  return site.part === 'embed' ? 0 : site.part === 'final_norm' ? Number.MAX_VALUE : Number.POSITIVE_INFINITY;
}

/** Units of a tensor: of the projection, table or normalisation that makes it, or of what it is computed from number by number. */
function widthOf(graph: Graph, tensor: string): number | undefined {
  const node = graph.producers.get(behindReshapes(graph, tensor));
  const projection = projectionOf(graph, tensor);
  if (!node || projection) return projection?.outputs;
  if (node.op === 'Gather') return weightOf(graph, node.inputs[0])?.dims[1];
  const gain = normalizationOf(graph, tensor)?.gain;
  if (gain) return weightOf(graph, gain)?.dims.at(-1);
  if (!['Add', 'Mul', 'Div', 'Relu', 'Gelu', 'Tanh', 'Erf', 'Sigmoid'].includes(node.op)) return undefined;
  return node.inputs.map((input) => widthOf(graph, input)).find((width) => width !== undefined);
}
