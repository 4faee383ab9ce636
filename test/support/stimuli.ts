import { stimulusSet } from '../../schemas/stimulus-set.ts';
import { fromRows } from '../../src/table/check.ts';

/** Texts as the presentations of one passage, named 0, 1, 2, … */
export const stimuli = (texts: readonly string[]) =>
  fromRows(
    stimulusSet,
    texts.map((text, position) => ({
      stimulus_id: String(position),
      text,
      passage_id: 'p',
      group_id: 'p',
      position,
      word_count: text.trim().split(/\s+/).length,
    })),
  );
