import { ModelError } from '../errors.ts';
import type { ModelConfig } from './model-config.ts';
import type { Graph } from './onnx/graph.ts';
import { type Feeds, floatTensor, type GraphInput, integerTensor, type Session } from './onnx/session.ts';

/** Keys or values of one layer: the input that takes those of earlier tokens, and the output that gives them with those of new ones. */
export interface CachePair {
  readonly past: string;
  readonly present: string;
}

/**
 * Reads one text on and on. Keys and values of the tokens read before are kept, so that each token costs one position whatever was
 * read before it.
 */
export interface CachedReader {
  /** Tokens whose keys and values are kept. */
  readonly held: number;
  /** Reads further tokens; the scores after each of them, row after row. */
  read(ids: Int32Array): Promise<Float32Array>;
}

/** What of a running model the reader needs. */
interface Cached {
  readonly session: Session;
  readonly config: ModelConfig;
  readonly inputs: readonly GraphInput[];
  readonly pairs: readonly CachePair[];
  readonly logits: string;
  /** What else the graph is fed with these tokens. */
  readonly furtherFeeds: (ids: Int32Array) => Feeds;
}

/** The cache of a graph, by the names that Optimum gives it. Raises a ModelError where there is none. */
export function cachePairs({ inputs, outputs }: Pick<Graph, 'inputs' | 'outputs'>): CachePair[] {
  const pairs = inputs
    .filter((name) => name.startsWith('past_key_values.'))
    .map((past) => ({ past, present: past.replace('past_key_values', 'present') }));
  if (pairs.length > 0 && pairs.every(({ present }) => outputs.includes(present))) return pairs;
  throw new ModelError(
    'model.onnx',
    'keeps no keys and values of what it has read (past_key_values.… in, present.… out)',
    'export it with its past (Optimum: text-generation-with-past), or encode every context anew',
  );
}

/**
 * A reader that begins with nothing read. Where old and new tokens together exceed the context, the oldest keys and values are dropped until
 * they fill it. Those that stay keep the positions at which they were computed, and new tokens are at the last positions of the
 * context, however far the text has gone: from there on this is another computation than reading the last tokens anew, which
 * brain-score/language makes in its behavioural readings. Raises a ModelError where new tokens alone exceed the context.
 */
export function startReader({ session, config, inputs, pairs, logits, furtherFeeds }: Cached): CachedReader {
  const shapes = new Map(pairs.map(({ past }) => [past, shapeOf(inputs, past)]));
  let kept = new Map<string, Float32Array>(pairs.map(({ past }) => [past, new Float32Array()]));
  let held = 0;
  return {
    get held() {
      return held;
    },
    read: async (ids) => {
      if (ids.length > config.context) throw tooLong(ids.length, config.context);
      const before = Math.min(held, config.context - ids.length);
      const past = pairs.map((pair) => {
        const { heads, size } = shapes.get(pair.past) as CacheShape;
        const data = lastOfEach(kept.get(pair.past) as Float32Array, heads, held, before, size);
        return [pair.past, floatTensor(data, [1, heads, before, size])] as const;
      });
      const feeds = { ...feedsAfter(before, ids, inputs, config), ...Object.fromEntries(past), ...furtherFeeds(ids) };
      const results = await session.run(feeds, [logits, ...pairs.map(({ present }) => present)]);
      kept = new Map(pairs.map((pair) => [pair.past, results.get(pair.present) as Float32Array]));
      held = before + ids.length;
      return results.get(logits) as Float32Array;
    },
  };
}

const tooLong = (tokens: number, context: number) =>
  new ModelError('tokens', `${tokens} tokens at once do not fit the context of ${context}`, 'read them in smaller parts');

interface CacheShape {
  readonly heads: number;
  readonly size: number;
}

/** Keys and values are (rows, heads, tokens, size). */
function shapeOf(inputs: readonly GraphInput[], name: string): CacheShape {
  const { dims, type } = inputs.find((input) => input.name === name) as GraphInput;
  const [, heads, , size] = dims;
  if (dims.length === 4 && typeof heads === 'number' && typeof size === 'number' && type === 'float32') return { heads, size };
  throw new ModelError(
    'model.onnx',
    `its input "${name}" is ${type} of (${dims.join(', ')}), not float32 of (rows, heads, tokens, units)`,
    'encode every context anew',
  );
}

/** Of each of `heads` blocks of `held` rows the last `wanted` rows. */
function lastOfEach(data: Float32Array, heads: number, held: number, wanted: number, size: number): Float32Array {
  if (held === wanted) return data;
  const last = new Float32Array(heads * wanted * size);
  for (let head = 0; head < heads; head++) {
    const end = (head + 1) * held * size;
    last.set(data.subarray(end - wanted * size, end), head * wanted * size);
  }
  return last;
}

/** What a graph asks for beside its past, of one row of tokens that follows `before` others. */
function feedsAfter(before: number, ids: Int32Array, inputs: readonly GraphInput[], { firstPosition }: ModelConfig): Feeds {
  const values: Readonly<Record<string, Int32Array>> = {
    input_ids: ids,
    attention_mask: new Int32Array(before + ids.length).fill(1),
    position_ids: ids.map((_, i) => firstPosition + before + i),
    token_type_ids: ids.map(() => 0),
    cache_position: ids.map((_, i) => before + i),
  };
  return Object.fromEntries(
    inputs
      .filter(({ name }) => name in values)
      .map((input) => {
        const { length } = values[input.name];
        return [input.name, integerTensor(input, values[input.name], input.dims.length === 1 ? [length] : [1, length])];
      }),
  );
}
