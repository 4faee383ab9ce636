import { ModelError } from '../errors.ts';
import type { LanguageModel } from './model.ts';
import type { Frame } from './tokenizer.ts';

/** What of a model says with which special tokens it reads a text. */
export interface FramedModel {
  readonly config: Pick<LanguageModel['config'], 'causal' | 'bos' | 'end' | 'context'>;
  readonly tokenizer: Pick<LanguageModel['tokenizer'], 'frame'>;
}

/**
 * The special tokens around a text. A model that reads from left to right has the token of the beginning before it, if it has one, and
 * nothing after it. One that reads both ways has what the tokenizer's own template puts there, and where there is no template, the config's tokens of the
 * beginning and the end; if these are the same token, it stands at the end alone (T5).
 */
export async function textFrame({ config, tokenizer }: FramedModel): Promise<Frame> {
  const { causal, bos, end } = config;
  const start = Int32Array.from(bos === null ? [] : [bos]);
  if (causal) return { before: start, after: new Int32Array() };
  const own = await tokenizer.frame();
  if (own.before.length + own.after.length > 0) return own;
  return { before: bos === end ? new Int32Array() : start, after: Int32Array.from(end === null ? [] : [end]) };
}

/** How many tokens of a text fit into a context beside the special ones. ModelError where there is no room. */
export function bodyOf(context: number, { before, after }: Frame): number {
  const body = context - before.length - after.length;
  if (body >= 1) return body;
  throw new ModelError('config.json', `a context of ${context} tokens is filled by the special tokens around a text`);
}

/** ModelError for a model that reads both ways: it expects no token from those before it. */
export function checkCausal({ config }: { readonly config: Pick<LanguageModel['config'], 'causal'> }): void {
  if (config.causal) return;
  throw new ModelError(
    'model',
    'reads both ways and predicts no next token',
    'pnpm pipeline surprisal measures its pseudo-surprisal',
  );
}
