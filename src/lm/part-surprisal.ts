import { ModelError } from '../errors.ts';
import { batchTexts } from './batches.ts';
import { readOn } from './digest-on.ts';
import { bitsOfLast } from './digest-text.ts';
import { checkCausal } from './frame.ts';
import type { LanguageModel } from './model.ts';
import { prepareContext } from './part-contexts.ts';
import { passSize } from './pass-size.ts';
import { placesOf } from './places-of.ts';
import { readSequences, scoreWindow } from './read-sequences.ts';

/** Surprisal of the parts of one text, part by part. */
export interface PartSurprisal {
  /** Tokens by which the context of a part is longer than that of the part before it. */
  readonly newTokens: Int32Array;
  /** Tokens at the beginning of its context that were not read with it. */
  readonly leftOut: Int32Array;
  /** Sum over the new tokens; 0 where there is none, NaN where the only one is the first of the text. */
  readonly bits: Float64Array;
}

export type Contexts = 'anew' | 'windows' | 'cache';

export interface PartOptions {
  /**
   * `anew`: every part has the context that brain-score/language gives it, as many tokens as the model holds. `windows`: a text is read
   * once, in windows half a context apart. Both are the same for a text that the model holds; in a longer one a token has a whole context to
   * its left, or at least half of one. `cache`: a text is read on and on, the oldest keys and values being dropped, as brain-score/language
   * does for behaviour alone (see digestOn); a part without a new token is NaN then.
   */
  readonly contexts?: Contexts;
  readonly progress?: (share: number) => void;
}

/** Contexts that are encoded together: those of a long text are long. */
const ENCODED = 64;

/**
 * The bits of every part of some texts by the rules of brain-score/language (see digestText), without their next words. A context that
 * begins another one of its text, token by token, is read with it: in a causal model what follows changes nothing. So a text that the
 * model holds takes one row and not one for each part. ModelError for a model that reads both ways, for `windows` where the tokenizer
 * puts a token behind every text, and for `cache` what digestOn raises.
 */
export async function readPartSurprisal(
  model: LanguageModel,
  texts: readonly (readonly string[])[],
  { contexts = 'anew', progress = () => {} }: PartOptions = {},
): Promise<PartSurprisal[]> {
  checkCausal(model);
  if (contexts === 'cache') return readFromCache(model, texts, progress);
  return contexts === 'anew' ? readAnew(model, texts, progress) : readInWindows(model, texts, progress);
}

/** A context as the model reads it. */
interface Row {
  readonly ids: Int32Array;
  readonly leftOut: number;
  readonly newTokens: number;
}

async function readAnew(model: LanguageModel, texts: readonly (readonly string[])[], progress: (share: number) => void) {
  const rows: Row[][] = [];
  for (const parts of texts) rows.push(await contextRows(model, parts));
  const bits = rows.map(({ length }) => new Float64Array(length));
  const passages = rows.flatMap((row, text) => held(row).map((parts) => ({ text, parts })));
  const rowOf = ({ text, parts }: (typeof passages)[number]) => rows[text][parts[0]].ids;
  let read = 0;
  const { vocabulary } = model.config;
  for (const batch of batchTexts(passages.map(rowOf), passSize(model), true)) {
    const given = batch.map((at) => rowOf(passages[at]));
    const everywhere = placesOf(
      given,
      given.map((ids) => [...ids.keys()]),
    );
    const pass = await model.run(given, {}, { logits: everywhere });
    let scored = 0;
    batch.forEach((at, r) => {
      const logits = pass.logits.subarray(scored * vocabulary);
      scored += given[r].length;
      const { text, parts } = passages[at];
      for (const part of parts)
        bits[text][part] = bitsOfLast({ logits, first: 0 }, vocabulary, rows[text][part].ids, rows[text][part].newTokens);
    });
    read += batch.length;
    progress(read / passages.length);
  }
  return rows.map((row, text) => ({
    newTokens: Int32Array.from(row, ({ newTokens }) => newTokens),
    leftOut: Int32Array.from(row, ({ leftOut }) => leftOut),
    bits: bits[text],
  }));
}

/** The contexts of a text's parts; one without tokens (blank parts before anything else) is an empty row. */
async function contextRows({ tokenizer, config }: LanguageModel, parts: readonly string[]): Promise<Row[]> {
  const { before, after } = await tokenizer.frame();
  const rows: Row[] = [];
  let seen = 0;
  for (let from = 0; from < parts.length; from += ENCODED) {
    const contexts = parts.slice(from, from + ENCODED).map((_, i) => prepareContext(parts.slice(0, from + i + 1)));
    for (const { ids } of await tokenizer.encode(contexts)) {
      const whole = Int32Array.of(...before, ...ids, ...after);
      const leftOut = Math.max(0, whole.length - config.context);
      rows.push({ ids: whole.slice(leftOut), leftOut, newTokens: whole.length - seen });
      seen = whole.length;
    }
  }
  return rows;
}

/** The parts whose contexts are read in one row: the first named has the longest, which the others begin. */
function held(rows: readonly Row[]): number[][] {
  const groups: number[][] = [];
  for (let part = rows.length - 1; part >= 0; part--) {
    if (rows[part].ids.length === 0) continue;
    const group = groups.at(-1);
    if (group && begins(rows[part], rows[group[0]])) group.push(part);
    else groups.push([part]);
  }
  return groups;
}

const begins = (one: Row, other: Row): boolean =>
  one.leftOut === other.leftOut && one.ids.length <= other.ids.length && one.ids.every((id, at) => id === other.ids[at]);

async function readInWindows(
  model: LanguageModel,
  texts: readonly (readonly string[])[],
  progress: (share: number) => void,
): Promise<PartSurprisal[]> {
  const { before, after } = await model.tokenizer.frame();
  if (after.length > 0)
    throw new ModelError('tokenizer.json', 'puts a token behind every text, which windows cannot', 'read contexts anew');
  const encoded = await model.tokenizer.encode(texts.map(prepareContext));
  const sequences = encoded.map(({ ids }) => Int32Array.of(...before, ...ids));
  const bits = sequences.map(({ length }) => new Float64Array(length));
  const starts = sequences.map(({ length }) => new Int32Array(length));
  await readSequences(
    model,
    sequences,
    (window) => {
      scoreWindow(model.config.vocabulary, window, sequences[window.sequence], bits[window.sequence]);
      starts[window.sequence].fill(window.window.start, window.window.from, window.window.end);
    },
    { progress },
  );
  return texts.map((parts, text) => {
    const ends = endsOf(parts, encoded[text].starts, before.length);
    return sumOverParts(ends, bits[text], starts[text]);
  });
}

async function readFromCache(
  model: LanguageModel,
  texts: readonly (readonly string[])[],
  progress: (share: number) => void,
): Promise<PartSurprisal[]> {
  const all = texts.reduce((sum, { length }) => sum + length, 0);
  const read: PartSurprisal[] = [];
  let done = 0;
  for (const parts of texts) {
    const counts = { newTokens: new Int32Array(parts.length), leftOut: new Int32Array(parts.length) };
    const bits = new Float64Array(parts.length);
    let part = 0;
    for await (const one of readOn(model, parts)) {
      [counts.newTokens[part], counts.leftOut[part], bits[part]] = [one.newTokens, one.leftOut, one.bits];
      part++;
      progress(++done / all);
    }
    read.push({ ...counts, bits });
  }
  return read;
}

/** How many tokens there are up to the end of each part. */
function endsOf(parts: readonly string[], starts: Int32Array, before: number): Int32Array {
  let tokens = 0;
  return Int32Array.from(parts, (_, part) => {
    const { length } = prepareContext(parts.slice(0, part + 1));
    while (tokens < starts.length && starts[tokens] < length) tokens++;
    return before + tokens;
  });
}

function sumOverParts(ends: Int32Array, bits: Float64Array, starts: Int32Array): PartSurprisal {
  const first = (part: number) => (part === 0 ? 0 : ends[part - 1]);
  const sum = (part: number) => {
    const from = Math.max(1, first(part));
    if (ends[part] > first(part) && from >= ends[part]) return Number.NaN;
    return bits.subarray(from, ends[part]).reduce((total, value) => total + value, 0);
  };
  return {
    newTokens: Int32Array.from(ends, (end, part) => end - first(part)),
    leftOut: Int32Array.from(ends, (end, part) => (end > first(part) ? starts[first(part)] : 0)),
    bits: Float64Array.from(ends, (_, part) => sum(part)),
  };
}
