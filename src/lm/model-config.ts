import { ModelError, nearest } from '../errors.ts';
import { familyOf } from './families/family.ts';

/** What a model says of itself in its config.json, whatever name its family has for it. */
export interface ModelConfig {
  /** The family, as `model_type` names it; empty where it is not stated. */
  readonly type: string;
  /** Whether a position sees only those before it. */
  readonly causal: boolean;
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  /** Most positions in one pass. */
  readonly context: number;
  readonly vocabulary: number;
  /**
   * The token that stands before every text: `bos_token_id`, else the tokenizer's [CLS] or <s>, else `eos_token_id`; null where there is
   * none of them (the first GPT, which was trained without one). Nothing then precedes a text, and its first token has no surprisal.
   */
  readonly bos: number | null;
  /** The token that stands after every text in a model that reads both ways ([SEP], </s>); null in one that reads from left to right. */
  readonly end: number | null;
  /** The token that fills up shorter rows; it is masked, so that any of the vocabulary does where the config names none in it. */
  readonly pad: number;
  /** The position of a row's first token. */
  readonly firstPosition: number;
}

/** The names under which the families keep the same number. */
const KEYS = {
  layers: ['n_layer', 'num_hidden_layers', 'num_layers', 'n_layers'],
  width: ['n_embd', 'hidden_size', 'd_model', 'dim'],
  heads: ['n_head', 'num_attention_heads', 'num_heads', 'n_heads', 'attention_heads'],
  context: ['n_positions', 'n_ctx', 'max_position_embeddings', 'seq_length', 'max_seq_len'],
  vocabulary: ['vocab_size'],
} as const;

type Fields = Readonly<Record<string, unknown>>;

/**
 * The config of a model. `specials` are the ids of the tokenizer's special tokens, which say what stands around a text where the config does
 * not. Raises a ModelError for a number that is missing or no whole number, and for a family of which we do not know which way it reads.
 */
export function readConfig(place: string, config: Fields, specials: ReadonlyMap<string, number>): ModelConfig {
  const type = typeof config.model_type === 'string' ? config.model_type : '';
  const architectures = Array.isArray(config.architectures) ? config.architectures.map(String) : [];
  const family = familyOf({ type, architectures, isDecoder: config.is_decoder === true });
  const causal = typeof config.causal === 'boolean' ? config.causal : family.causal;
  if (causal === undefined) throw unknownDirection(place, type);
  const number = (least: number, names: readonly string[]) => wholeNumber(place, config, least, names);
  const pad = firstId(config.pad_token_id) ?? 0;
  const firstPosition = family.positionsAfterPadding ? pad + 1 : 0;
  const vocabulary = number(1, KEYS.vocabulary);
  return {
    type,
    causal,
    layers: number(1, KEYS.layers),
    width: number(1, KEYS.width),
    heads: number(1, KEYS.heads),
    context: number(2, KEYS.context) - firstPosition,
    vocabulary,
    bos: startOf(place, config, specials, vocabulary),
    end: causal ? null : endOf(place, config, specials, vocabulary),
    pad: pad >= 0 && pad < vocabulary ? pad : 0,
    firstPosition,
  };
}

const unknownDirection = (place: string, type: string) =>
  new ModelError(
    place,
    `model_type ${JSON.stringify(type)} does not tell whether the model reads from left to right or both ways`,
    'add "causal": true or false to it',
  );

function wholeNumber(place: string, config: Fields, least: number, names: readonly string[]): number {
  const value = names.map((name) => config[name]).find((value) => value !== undefined && value !== null);
  if (Number.isInteger(value) && (value as number) >= least) return value as number;
  if (value === undefined) {
    const given = Object.keys(config).filter((key) => config[key] !== undefined && config[key] !== null);
    const near = names.flatMap((name) => nearest(name, given))[0];
    throw new ModelError(
      place,
      `does not give ${names.join(' or ')}`,
      near ? `did you mean "${near}"?` : `it gives ${given.join(', ')}`,
    );
  }
  const name = names.find((known) => config[known] === value);
  throw new ModelError(place, `${name} is ${JSON.stringify(value)}, not a whole number of at least ${least}`);
}

/** The id, or the first of several (models with more than one end). */
function firstId(value: unknown): number | undefined {
  const id = Array.isArray(value) ? value[0] : value;
  return Number.isInteger(id) ? id : undefined;
}

/** The id that the first of `keys` has which the config gives. ModelError for one that no token can have. */
function idOf(place: string, config: Fields, vocabulary: number, keys: readonly string[]): number | undefined {
  const key = keys.find((name) => firstId(config[name]) !== undefined);
  if (key === undefined) return undefined;
  const id = firstId(config[key]) as number;
  if (id >= 0 && id < vocabulary) return id;
  const wayOut = 'write the id of that token, or null where there is none';
  throw new ModelError(place, `${key} ${id} is outside the vocabulary of ${vocabulary}`, wayOut);
}

function startOf(place: string, config: Fields, specials: ReadonlyMap<string, number>, vocabulary: number): number | null {
  const stated =
    idOf(place, config, vocabulary, ['bos_token_id', 'cls_token_id']) ?? specials.get('[CLS]') ?? specials.get('<s>');
  return stated ?? idOf(place, config, vocabulary, ['eos_token_id']) ?? null;
}

function endOf(place: string, config: Fields, specials: ReadonlyMap<string, number>, vocabulary: number): number | null {
  const stated = idOf(place, config, vocabulary, ['sep_token_id']) ?? specials.get('[SEP]') ?? specials.get('</s>');
  return stated ?? idOf(place, config, vocabulary, ['eos_token_id']) ?? null;
}
