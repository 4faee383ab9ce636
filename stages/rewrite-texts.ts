import { exclusions } from '../schemas/exclusions.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { defineStage } from '../src/engine/stage.ts';
import { DataError } from '../src/errors.ts';
import { findWords } from '../src/lm/align-words.ts';
import { type Rewriting, rewriteText, sayRewriting } from '../src/lm/rewrite-text.ts';
import { check, fromRows } from '../src/table/check.ts';

/**
 * The stimulus set with the texts as they are to be read (see rewriteText): all that models, controls and tables know of them from here on, so
 * that words, tokens and characters are counted in what was read. Every presentation whose text is another than the presented one is
 * listed. DataError where nothing is left of a text.
 */
export default defineStage({
  name: 'rewrite-texts',
  about: 'Put the texts in lower case, or take their punctuation away, before anything reads them.',
  inputs: { stimulusSet },
  params: { how: [] as readonly Rewriting[] },
  outputs: { stimulusSet, exclusions },
  run({ stimulusSet: { columns } }, { how }) {
    const text = columns.text.map((presented) => rewriteText(presented, how));
    const lost = text.findIndex((read) => read.trim() === '');
    if (lost >= 0)
      throw new DataError(
        `presentation ${columns.stimulus_id[lost]}`,
        `nothing is left of its text ${JSON.stringify(columns.text[lost])} ${sayRewriting(how)}`,
        'read the texts with their punctuation, or leave the presentation out of the dataset',
      );
    const changed = columns.stimulus_id.filter((_, row) => text[row] !== columns.text[row]);
    return {
      stimulusSet: check(stimulusSet, { ...columns, text, word_count: Int32Array.from(text, (read) => findWords(read).length) }),
      exclusions: fromRows(
        exclusions,
        changed.map((id) => ({ kind: 'wording', id, reason: `is not read as it was presented, but ${sayRewriting(how)}` })),
      ),
    };
  },
});
