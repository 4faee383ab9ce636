import { type ContextOptions, type Excerpt, excerptsOf, type Wanted } from './contexts.ts';
import type { LanguageModel } from './model.ts';
import { checkPassage } from './passage-tokens.ts';
import type { Pool, Pooled } from './pool.ts';
import {
  type Passage,
  type PresentationReading,
  type Reading,
  readPassages,
  type SpecialTokens,
  type Unit,
} from './read-passages.ts';

/** A unit of text that has a vector: a presentation, or a word or token of one. */
export interface TextUnit {
  /** The presentation that it is, or is of. */
  readonly id: string;
  /** Its place among the units of the presentation, from 0. */
  readonly index: number;
  /** The characters of the presentation that it covers (UTF-16). */
  readonly start: number;
  readonly end: number;
}

export interface Representations {
  /** In the order of the passages, their presentations, and the text. */
  readonly units: readonly TextUnit[];
  /** For each tapped site one vector per unit, in the same order. */
  readonly activations: ReadonlyMap<string, Pooled>;
  /** Tokens of text that were read, contexts included. */
  readonly tokens: number;
}

export interface RepresentOptions extends ContextOptions {
  readonly pool: Pool;
  /** See ReadOptions. */
  readonly specialTokens?: SpecialTokens | undefined;
  /** See ReadOptions. */
  readonly mostTokens?: number | undefined;
  readonly progress?: (share: number) => void;
}

/** Excerpts that are read at a time: what is not wanted of their contexts is held no longer than that. */
const AT_A_TIME = 256;

/**
 * What the tapped sites of a model hold of every token, word or presentation of `passages`, each read with the context that
 * `options` allow it (see excerptsOf) and pooled over its tokens. Throws what excerptsOf and readPassages throw.
 */
export async function readRepresentations(
  model: LanguageModel,
  passages: readonly Passage[],
  options: RepresentOptions,
): Promise<Representations> {
  const { unit, pool, specialTokens, mostTokens } = options;
  for (const passage of passages) checkPassage(passage);
  const excerpts = passages.flatMap((passage) => excerptsOf(passage, options));
  const units: TextUnit[] = [];
  let tokens = 0;
  const parts = new Map<string, Float32Array[]>(model.taps.map(({ name }) => [name, []]));
  for (let from = 0; from < excerpts.length; from += AT_A_TIME) {
    const some = excerpts.slice(from, from + AT_A_TIME);
    const progress = (share: number) => options.progress?.((from + share * some.length) / excerpts.length);
    const reading = await readPassages(
      model,
      some.map(({ passage }) => passage),
      { ...{ unit, pool, specialTokens, mostTokens }, progress },
    );
    tokens += reading.presentations.reduce((sum, { tokenIds }) => sum + tokenIds.length, 0);
    for (const { presentation, wanted, text } of wantedOf(some)) {
      units.push(...unitsOf(unit, reading.presentations[presentation], wanted, text));
      for (const [site, kept] of parts) kept.push(rowsOf(reading, site, presentation));
    }
  }
  const width = new Map(model.taps.map((tap) => [tap.name, tap.width]));
  return {
    units,
    tokens,
    activations: new Map([...parts].map(([site, kept]) => [site, { data: joined(kept), width: width.get(site) as number }])),
  };
}

/** The wanted presentations of excerpts, each with its place among all presentations of all of them. */
function* wantedOf(excerpts: readonly Excerpt[]): Generator<{ presentation: number; wanted: Wanted; text: string }> {
  let first = 0;
  for (const { passage, wanted } of excerpts) {
    for (const one of wanted) yield { presentation: first + one.at, wanted: one, text: passage[one.at].text };
    first += passage.length;
  }
}

function unitsOf(
  unit: Unit,
  { id, words, starts, ends }: PresentationReading,
  { start, word }: Wanted,
  text: string,
): TextUnit[] {
  if (unit === 'word') return words.map((span, i) => ({ id, index: word + i, start: start + span.start, end: start + span.end }));
  if (unit === 'token') return Array.from(starts, (from, i) => ({ id, index: i, start: start + from, end: start + ends[i] }));
  return [{ id, index: 0, start, end: start + text.length }];
}

/** The rows of one presentation, copied: the rest of the reading is let go. */
function rowsOf({ activations, firstRows }: Reading, site: string, presentation: number): Float32Array {
  const { data, width } = activations.get(site) as Pooled;
  return data.slice(firstRows[presentation] * width, firstRows[presentation + 1] * width);
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
