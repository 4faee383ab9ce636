import { folds } from '../schemas/folds.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { textOverlaps } from '../schemas/text-overlaps.ts';
import { passagesOf } from '../src/assembly/passages.ts';
import { sharedNgrams } from '../src/assembly/shared-ngrams.ts';
import { splitsFrom } from '../src/assembly/splits.ts';
import { defineStage } from '../src/engine/stage.ts';
import { fromRows } from '../src/table/check.ts';

/** Stands where a presentation is not on the side that is read; no text holds it. */
const BREAK = '\u001f';

/**
 * Counts the runs of 1 to `longest` words that tested texts share with those that train: what a model may know by heart. Presentations that follow
 * one another in a passage, and are both tested or both train, are one text.
 */
export default defineStage({
  name: 'measure-overlap',
  about: 'Count the runs of words that tested texts share with training ones.',
  inputs: { stimulusSet, folds },
  params: { longest: 4 },
  outputs: { textOverlaps },
  run({ stimulusSet: { columns }, folds }, { longest }) {
    const passages = passagesOf(columns);
    const textsAt = (rows: Int32Array): string[] => {
      const isHere = new Set(rows);
      return passages.flatMap((presentations) => {
        const marked = presentations.map(({ row, text }) => (isHere.has(row) ? text : BREAK));
        return marked.join(' ').split(BREAK);
      });
    };
    const rows = [...new Set(folds.columns.split)].flatMap((split) =>
      splitsFrom(folds.columns, split, columns.stimulus_id).flatMap(({ train, test }, fold) =>
        Array.from({ length: longest }, (_, i) => {
          const { tested, shared } = sharedNgrams(textsAt(test), textsAt(train), i + 1);
          return { split, fold, words: i + 1, tested, shared, share: shared / tested };
        }),
      ),
    );
    return { textOverlaps: fromRows(textOverlaps, rows) };
  },
});
