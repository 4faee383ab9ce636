import { batchTexts } from './batches.ts';
import { checkCausal } from './frame.ts';
import type { LanguageModel } from './model.ts';
import { greatest } from './next-word.ts';
import { prepareContext } from './part-contexts.ts';
import { passSize } from './pass-size.ts';
import { placesOf } from './places-of.ts';

/** Contexts that are encoded and read together. */
const CHUNK = 64;
/** More tokens than the context holds, so that what is cut off on the left cannot change what is kept. */
const MARGIN = 16;

/**
 * The most probable next token after each part of one growing text, spelt alone and trimmed, by the rules of brain-score/language: the
 * parts so far are its context, cut on the left to what the model holds. Of a long text only the end is encoded, from the beginning of a
 * part at least MARGIN tokens before what is kept: the same tokens for a tokenizer that cuts at white space first. ModelError for a model
 * that reads both ways.
 */
export async function predictNextWords(
  model: LanguageModel,
  parts: readonly string[],
  progress: (share: number) => void = () => {},
): Promise<string[]> {
  checkCausal(model);
  const words: string[] = [];
  const lengths: number[] = [];
  for (let from = 0; from < parts.length; from += CHUNK) {
    const rows = await contextEnds(model, parts, from, Math.min(parts.length, from + CHUNK), lengths);
    words.push(...(await mostProbable(model, rows)));
    progress(words.length / parts.length);
  }
  return words;
}

/** The last tokens of the contexts of parts `from` … `to` − 1. `lengths` keeps how many tokens each part has alone. */
async function contextEnds(
  { tokenizer, config }: LanguageModel,
  parts: readonly string[],
  from: number,
  to: number,
  lengths: number[],
): Promise<Int32Array[]> {
  const { before, after } = await tokenizer.frame();
  const alone = await tokenizer.encode(parts.slice(from, to).map((part) => ` ${part}`));
  lengths.push(...alone.map(({ ids }) => ids.length));
  const ends = Array.from({ length: to - from }, (_, i) => {
    let first = from + i;
    for (let tokens = lengths[first]; first > 0 && tokens < config.context + MARGIN; ) tokens += lengths[--first];
    const text = prepareContext(parts.slice(first, from + i + 1));
    return { text: first > 0 ? ` ${text}` : text, isWhole: first === 0 };
  });
  const encoded = await tokenizer.encode(ends.map(({ text }) => text));
  return encoded.map(({ ids }, i) => {
    const whole = Int32Array.of(...(ends[i].isWhole ? before : []), ...ids, ...after);
    return whole.subarray(Math.max(0, whole.length - config.context));
  });
}

async function mostProbable(model: LanguageModel, rows: readonly Int32Array[]): Promise<string[]> {
  const { vocabulary } = model.config;
  const words: string[] = new Array(rows.length);
  for (const batch of batchTexts(rows, passSize(model), true)) {
    const read = batch.map((row) => rows[row]);
    const ends = read.map((ids) => [ids.length - 1]);
    const pass = await model.run(read, {}, { logits: placesOf(read, ends) });
    for (const [r, row] of batch.entries()) {
      const [best] = greatest(pass.logits.subarray(r * vocabulary, (r + 1) * vocabulary), 1);
      words[row] = (await model.tokenizer.decode([best])).trim();
    }
  }
  return words;
}
