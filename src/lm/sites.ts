import { ModelError, suggest } from '../errors.ts';

/** The places of a block, in the order in which they are computed. */
export const BLOCK_PARTS = ['resid_pre', 'attn_out', 'resid_mid', 'mlp_act', 'mlp_out', 'resid_post'] as const;
/** The places outside the blocks: what the first block reads, what the output layer reads, and its scores. */
export const MODEL_PARTS = ['embed', 'final_norm', 'logits'] as const;
export type BlockPart = (typeof BLOCK_PARTS)[number];
export type ModelPart = (typeof MODEL_PARTS)[number];

/** A named place in a language model, written `embed` or `blocks.2.resid_post`. Blocks count from 0. */
export type Site = { readonly part: ModelPart } | { readonly part: BlockPart; readonly block: number };

/** Where a site lies in one graph: the tensor, and how many units it has. Two sites can be one tensor (the end of a block and the beginning of the next). */
export interface FoundSite {
  readonly site: Site;
  readonly name: string;
  readonly tensor: string;
  readonly width: number;
  /** Whether the graph keeps rows and positions on one axis there: (rows · positions, units) instead of (rows, positions, units). */
  readonly flat: boolean;
}

/** How a block is built: what it adds is computed from the normalised stream, or the sum is normalised, or both additions are one. */
export type Layout = 'pre-norm' | 'post-norm' | 'parallel';

/** What is made of a graph. `missing` says, in words, what was looked for in vain; undefined if everything was found. */
export interface Recognition {
  /** From input to output. */
  readonly sites: readonly FoundSite[];
  readonly layout: Layout | undefined;
  /** Most positions that the graph can hold, where that can be read from it. */
  readonly positions: number | undefined;
  /** Tokens that have an embedding. */
  readonly vocabulary: number | undefined;
  readonly missing: string | undefined;
}

/** The value of a site's name. Raises a ModelError for a name that is none. */
export function parseSite(name: string): Site {
  const part = MODEL_PARTS.find((known) => known === name);
  if (part) return { part };
  const [, block, inner] = /^blocks\.(0|[1-9]\d*)\.(\w+)$/.exec(name) ?? [];
  const blockPart = BLOCK_PARTS.find((known) => known === inner);
  if (blockPart) return { part: blockPart, block: Number(block) };
  const known = [...MODEL_PARTS, ...BLOCK_PARTS.map((known) => `blocks.${block ?? 0}.${known}`)];
  throw new ModelError(`site "${name}"`, 'is not the name of a site', suggest(name, known));
}

export const formatSite = (site: Site): string => ('block' in site ? `blocks.${site.block}.${site.part}` : site.part);

/** The residual stream: what the first block reads, and what it holds after every block. */
export const residualSites = (layers: number): string[] => [
  'embed',
  ...Array.from({ length: layers }, (_, block) => formatSite({ part: 'resid_post', block })),
];
