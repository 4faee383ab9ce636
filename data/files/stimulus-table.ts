import { stimulusSet } from '../../schemas/stimulus-set.ts';
import { check } from '../../src/table/check.ts';
import type { Table } from '../../src/table/define.ts';

const wordsIn = (text: string) => text.trim().split(/\s+/).filter(Boolean).length;

/**
 * The stimulus set of texts and their passages; positions are counted within each passage, in the order given. Where nothing larger
 * than a passage must stay together in a fold, the passages are the groups.
 */
export function stimulusTable(
  ids: readonly string[],
  texts: readonly string[],
  passages: readonly string[],
  groups: readonly string[] = passages,
): Table<typeof stimulusSet> {
  const next = new Map<string, number>();
  const position = Int32Array.from(passages, (passage) => {
    const here = next.get(passage) ?? 0;
    next.set(passage, here + 1);
    return here;
  });
  return check(stimulusSet, {
    stimulus_id: ids,
    text: texts,
    passage_id: passages,
    group_id: groups,
    position,
    word_count: Int32Array.from(texts, wordsIn),
  });
}
