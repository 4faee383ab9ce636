import { groupRows } from '../src/table/group.ts';
import type { ReportBenchmark } from './input.ts';
import { mean } from './median.ts';

/** A passage word by word. */
export interface Passage {
  readonly id: string;
  readonly words: readonly { readonly word: string; readonly bits: number }[];
  /** Mean over its words that have a surprisal, in bits. */
  readonly mean: number;
  /** How many passages it was chosen from. */
  readonly of: number;
}

/**
 * The passage whose mean surprisal per word is the median over passages (the lower of two middle ones; of equals, the first). A choice
 * that nobody made by eye. Words without a surprisal (NaN: nothing precedes them) count in no mean, and a passage of such words alone is
 * not chosen from. Undefined where no surprisal was measured.
 */
export function typicalPassage({ stimulusSet, surprisal }: ReportBenchmark): Passage | undefined {
  const rowsOfStimulus = groupRows(surprisal.columns.stimulus_id);
  const { stimulus_id, passage_id } = stimulusSet.columns;
  const passages = [...groupRows(passage_id)]
    .map(([id, stimuli]) => ({ id, rows: stimuli.flatMap((s) => rowsOfStimulus.get(stimulus_id[s]) ?? []) }))
    .filter(({ rows }) => rows.length > 0)
    .map(({ id, rows }) => ({ id, rows, mean: mean(rows.map((row) => surprisal.columns.surprisal_bits[row])) }))
    .filter((passage) => !Number.isNaN(passage.mean))
    .sort((a, b) => a.mean - b.mean);
  if (!passages.length) return undefined;
  const chosen = passages[(passages.length - 1) >> 1];
  const words = chosen.rows.map((row) => ({
    word: surprisal.columns.word[row],
    bits: surprisal.columns.surprisal_bits[row],
  }));
  return { id: chosen.id, words, mean: chosen.mean, of: passages.length };
}
