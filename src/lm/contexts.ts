import { ModelError } from '../errors.ts';
import { findWords, type Span } from './align-words.ts';
import type { Passage, Presentation, Unit } from './read-passages.ts';

/**
 * What is read with a unit of text: its whole passage (a story is a passage), its sentence, its presentation alone, or as many words
 * before it. A sentence ends with a presentation that ends in . ! ? or …, closing quotes and brackets aside.
 */
export type Context = 'passage' | 'sentence' | 'presentation' | { readonly words: number };

export interface ContextOptions {
  readonly unit: Unit;
  readonly context: Context;
  /** Whether a token of the model sees only what comes before it. */
  readonly causal: boolean;
  /** What a model that sees both ways is given: what comes before the unit and no more, or also what follows it in its context. */
  readonly sees: 'left' | 'full';
}

/** A piece of a passage that is read on its own, and which of its presentations are wanted. */
export interface Excerpt {
  readonly passage: Passage;
  readonly wanted: readonly Wanted[];
}

/** A presentation of an excerpt, and where it lies in the presentation that it was cut from. */
export interface Wanted {
  readonly at: number;
  /** Characters and words that were cut off before it. */
  readonly start: number;
  readonly word: number;
}

/**
 * The excerpts to read so that every unit of a passage is seen with its context and nothing else; their wanted presentations, one after
 * the other, are the passage. A causal model, and one that may see both ways, read a context once for all that is in it; otherwise
 * every presentation, or word where words are the units, is read on its own with what is before it. Throws ModelError for a
 * window that is no whole number, and for tokens of a model that sees both ways but must see only the left: the tokens of a
 * text that is cut within a word are others.
 */
export function excerptsOf(passage: Passage, options: ContextOptions): Excerpt[] {
  const { unit, context, causal, sees } = options;
  const words = typeof context === 'object' ? context.words : undefined;
  if (words !== undefined && !(Number.isInteger(words) && words >= 0))
    throw new ModelError('context', `${words} words are no window`, 'give a whole number from 0 up');
  if (unit === 'token' && !causal && sees === 'left')
    throw new ModelError(
      'context',
      'tokens of a model that sees both ways cannot be read with their left context only',
      'take words as units',
    );
  const runs = runsOf(passage, context);
  if (words === undefined && (causal || sees === 'full')) return runs.map(whole);
  return runs.flatMap((run) => targetsOf(run, unit).map((target) => before(run, target, words)));
}

function runsOf(passage: Passage, context: Context): Passage[] {
  if (context === 'presentation') return passage.map((presentation) => [presentation]);
  if (context !== 'sentence') return [passage];
  const runs: Presentation[][] = [[]];
  passage.forEach((presentation, i) => {
    runs[runs.length - 1].push(presentation);
    if (endsSentence(presentation.text) && i + 1 < passage.length) runs.push([]);
  });
  return runs;
}

const endsSentence = (text: string): boolean => /[.!?…]["'”’»)\]]*\s*$/.test(text);

const whole = (passage: Passage): Excerpt => ({ passage, wanted: passage.map((_, at) => ({ at, start: 0, word: 0 })) });

/** A stretch of one presentation of a run. */
interface Target extends Span {
  readonly presentation: number;
  readonly word: number;
}

function targetsOf(run: Passage, unit: Unit): Target[] {
  return run.flatMap(({ text }, presentation): Target[] =>
    unit === 'word'
      ? findWords(text).map((span, word) => ({ ...span, presentation, word }))
      : [{ start: 0, end: text.length, presentation, word: 0 }],
  );
}

/** The target after all that is before it in its run, or after the last `words` words of that. */
function before(run: Passage, target: Target, words: number | undefined): Excerpt {
  const { id, text } = run[target.presentation];
  const left = [...run.slice(0, target.presentation), { id, text: text.slice(0, Math.max(0, target.start - 1)) }].filter(
    (presentation) => presentation.text.trim() !== '',
  );
  const context = words === undefined ? left : lastWords(left, words);
  return {
    passage: [...context, { id, text: text.slice(target.start, target.end) }],
    wanted: [{ at: context.length, start: target.start, word: target.word }],
  };
}

function lastWords(passage: Passage, words: number): Passage {
  let missing = words;
  const kept: Presentation[] = [];
  for (const { id, text } of passage.toReversed()) {
    if (missing === 0) break;
    const spans = findWords(text);
    const from = spans[Math.max(0, spans.length - missing)].start;
    missing -= Math.min(missing, spans.length);
    kept.unshift({ id, text: text.slice(from) });
  }
  return kept;
}
