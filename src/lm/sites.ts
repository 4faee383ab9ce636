import { ModelError, suggest } from '../errors.ts';

/** The places of a block, in the order in which they are computed. */
export const BLOCK_PARTS = ['attn_out', 'resid_mid', 'mlp_act', 'mlp_out', 'resid_post'] as const;
/** The places outside the blocks: what the first block reads, what the output layer reads, and its scores. */
export const MODEL_PARTS = ['embed', 'final_norm', 'logits'] as const;
export type BlockPart = (typeof BLOCK_PARTS)[number];
export type ModelPart = (typeof MODEL_PARTS)[number];

/** A named place in a language model, written `embed` or `blocks.2.resid_post`. Blocks count from 0. */
export type Site = { readonly part: ModelPart } | { readonly part: BlockPart; readonly block: number };

/** Where a site lies in one graph: the tensor, and how many units it has. */
export interface FoundSite {
  readonly site: Site;
  readonly name: string;
  readonly tensor: string;
  readonly width: number;
}

/** What a family makes of a graph. `missing` says, in words, what it looked for in vain; undefined if it found everything. */
export interface Recognition {
  readonly family: string;
  /** From input to output. */
  readonly sites: readonly FoundSite[];
  /** Most positions that the graph can hold, where that can be read from it. */
  readonly positions: number | undefined;
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
