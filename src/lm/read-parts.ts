import { ModelError } from '../errors.ts';
import { batchTexts } from './batches.ts';
import type { LanguageModel } from './model.ts';
import { partContexts } from './part-contexts.ts';
import { passSize } from './pass-size.ts';
import { placesOf } from './places-of.ts';
import type { Pooled } from './pool.ts';

/** What the model holds of every part of every text, in reading order. */
export interface ReadParts {
  readonly activations: ReadonlyMap<string, Pooled>;
  /** Tokens that the model was given. */
  readonly tokens: number;
  /** For each part, how many tokens at the beginning of its context the model could not hold. */
  readonly leftOut: Int32Array;
}

/** One pass's row, and the parts that are read from it: part `part` ends at position `at`. */
interface Reading {
  readonly ids: Int32Array;
  readonly parts: { readonly part: number; readonly at: number }[];
}

/**
 * The neural read-out of brain-score/language: for each part of a text, what the tapped sites hold of the last token of its context
 * (see partContexts). Where the model reads from left to right and a context begins a later one, token for token, both come out of
 * one pass: its last token sees the same tokens there as alone. Throws a ModelError for a part whose context has no token.
 */
export async function readParts(
  model: LanguageModel,
  texts: readonly (readonly string[])[],
  progress: (share: number) => void = () => {},
): Promise<ReadParts> {
  const leftOut: number[] = [];
  const readings: Reading[] = [];
  for (const parts of texts) {
    const { whole, rows, contexts } = await partContexts(model, parts);
    const empty = rows.findIndex(({ length }) => length === 0);
    if (empty >= 0) throw new ModelError(`part ${empty + 1} of a text`, `"${contexts[empty]}" gives no token`, 'leave it out');
    readings.push(...share(rows, leftOut.length, model.config.causal));
    whole.forEach((ids, i) => leftOut.push(ids.length - rows[i].length));
  }
  const activations = new Map(
    model.taps.map(({ name, width }) => [name, { data: new Float32Array(leftOut.length * width), width }]),
  );
  const batches = batchTexts(
    readings.map(({ ids }) => ids),
    passSize(model),
    model.config.causal,
  );
  for (const [b, batch] of batches.entries()) {
    const rows = batch.map((r) => readings[r].ids);
    const ends = batch.map((r) => readings[r].parts.map(({ at }) => at));
    const { sites } = await model.run(rows, {}, { sites: placesOf(rows, ends) });
    const read = batch.flatMap((r) => readings[r].parts);
    for (const [name, { data, width }] of activations) {
      const values = sites.get(name) as Float32Array;
      read.forEach(({ part }, i) => data.set(values.subarray(i * width, (i + 1) * width), part * width));
    }
    progress((b + 1) / batches.length);
  }
  return { activations, tokens: readings.reduce((sum, { ids }) => sum + ids.length, 0), leftOut: Int32Array.from(leftOut) };
}

/** The rows that must be read for the parts of one text, whose first is part `first`: those that begin no later row. */
function share(rows: readonly Int32Array[], first: number, causal: boolean): Reading[] {
  const readings: Reading[] = [];
  for (let i = rows.length - 1; i >= 0; i--) {
    const last = readings.at(-1);
    const place = { part: first + i, at: rows[i].length - 1 };
    if (causal && last && begins(rows[i], last.ids)) last.parts.push(place);
    else readings.push({ ids: rows[i], parts: [place] });
  }
  return readings.reverse();
}

const begins = (short: Int32Array, long: Int32Array): boolean =>
  short.length <= long.length && short.every((id, at) => id === long[at]);
