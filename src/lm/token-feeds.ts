import { ModelError } from '../errors.ts';
import type { ModelConfig } from './model-config.ts';
import { emptyTensor, type Feeds, type GraphInput, integerTensor } from './onnx/session.ts';

/** A batch of rows of token ids, padded on the right to `length`. */
export interface Batch {
  readonly rows: readonly Int32Array[];
  readonly length: number;
}

type Fill = (batch: Batch, config: ModelConfig) => Int32Array;

/** The inputs of a language model that can be told from its tokens, by the names that exporters give them. */
const INPUTS: Readonly<Record<string, Fill>> = {
  input_ids: (batch, { pad }) => eachToken(batch, pad, (row, i) => row[i]),
  attention_mask: (batch) => eachToken(batch, 0, () => 1),
  position_ids: (batch, { firstPosition }) => eachToken(batch, firstPosition, (_, i) => firstPosition + i),
  token_type_ids: (batch) => eachToken(batch, 0, () => 0),
  cache_position: ({ length }) => Int32Array.from({ length }, (_, i) => i),
};

/** Keys and values of tokens read before, layer by layer. */
const PAST = /^past_/;

/** Raises a ModelError for an input of a graph that cannot be told from tokens. */
export function checkInputs(names: readonly string[]): void {
  const unknown = names.find((name) => !(name in INPUTS) && !PAST.test(name));
  if (unknown === undefined) return;
  const known = `${Object.keys(INPUTS).join(', ')} and an empty past_key_values`;
  throw new ModelError('model.onnx', `asks for the input "${unknown}", which tokens do not tell`, `we can feed ${known}`);
}

/**
 * What the graph asks for, from a batch: padding has the id of padding and is masked; positions count from the left in every row,
 * padding stands at the first; all tokens are of type 0; the past is empty, so that each pass reads its rows from their beginning.
 */
export function tokenFeeds(inputs: readonly GraphInput[], batch: Batch, config: ModelConfig): Feeds {
  return Object.fromEntries(
    inputs.map((input) => {
      const fill = INPUTS[input.name];
      const dims = input.name === 'cache_position' ? [batch.length] : [batch.rows.length, batch.length];
      return [input.name, fill ? integerTensor(input, fill(batch, config), dims) : emptyTensor(input, pastDims(input, batch))];
    }),
  );
}

function eachToken({ rows, length }: Batch, padding: number, value: (row: Int32Array, i: number) => number): Int32Array {
  const values = new Int32Array(rows.length * length).fill(padding);
  rows.forEach((row, r) => {
    for (let i = 0; i < row.length; i++) values[r * length + i] = value(row, i);
  });
  return values;
}

/** Of the axes that the graph leaves open, the first counts the rows, and the one of the tokens read before is empty. */
function pastDims({ name, dims }: GraphInput, { rows }: Batch): number[] {
  return dims.map((dim, axis) => {
    if (typeof dim === 'number') return dim;
    if (axis === 0) return rows.length;
    if (/past|seq|len/i.test(dim)) return 0;
    throw new ModelError(
      'model.onnx',
      `does not state how long axis ${axis} ("${dim}") of its input "${name}" is`,
      'export it without a cache',
    );
  });
}
