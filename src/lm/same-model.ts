import { ModelError } from '../errors.ts';
import type { ModelConfig } from './model-config.ts';

/** The parts of a tokenizer.json that give tokens their ids. */
interface Listed {
  readonly added_tokens?: readonly { readonly id: number }[];
  readonly model?: { readonly vocab?: unknown };
}

/**
 * ModelError where the tokenizer in `place` cannot be that of a model: it has less than half of the model's tokens (a vocabulary is filled
 * up to a round number, but never doubled); it lacks the token that stands before or after every text; or that is an ordinary word of
 * its own while it has special tokens. A tokenizer of as many tokens with the same special ones is not told here, but by
 * surprisal that is worse than chance (see worseThanChance).
 */
export function checkSameModel(place: string, tokenizer: Record<string, unknown>, config: ModelConfig): void {
  const { added_tokens: added = [], model } = tokenizer as Listed;
  if (typeof model?.vocab !== 'object' || model.vocab === null) return; // whoever opens it says so
  const spelt = spellings(model.vocab);
  const special = new Set(added.map(({ id }) => id));
  const size = [...spelt.keys(), ...special].reduce((most, id) => Math.max(most, id), -1) + 1;
  if (size * 2 < config.vocabulary)
    throw new ModelError(
      place,
      `has ${size} tokens, and config.json states ${config.vocabulary} tokens`,
      'the two files belong to different models',
    );
  for (const [where, id] of [
    ['before', config.bos],
    ['after', config.end],
  ] as const) {
    if (id === null || special.has(id) || (spelt.has(id) && special.size === 0)) continue;
    const problem = spelt.has(id) ? `is the ordinary token ${JSON.stringify(spelt.get(id))} here` : `is none of the ${size} here`;
    throw new ModelError(
      place,
      `token ${id}, which by config.json stands ${where} every text, ${problem}`,
      'it belongs to another model, or config.json names the wrong token',
    );
  }
}

/** Tokens by their ids. Unigram models list [token, score], the others map tokens to ids. */
function spellings(vocab: object): Map<number, string> {
  if (Array.isArray(vocab)) return new Map(vocab.map(([token], id) => [id, token]));
  return new Map(Object.entries(vocab).map(([token, id]) => [id, token]));
}
