import { folds } from '../schemas/folds.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { groupKFold } from '../src/encoding/folds/group-folds.ts';
import { contiguousFolds, kFold } from '../src/encoding/folds/k-fold.ts';
import { defineStage } from '../src/engine/stage.ts';
import { check } from '../src/table/check.ts';

/**
 * Decide which presentations are held out together.
 * `grouped` never splits a passage; `contiguous` cuts the stored order into equal runs (for single sentences, which have no
 * passage); `shuffled` ignores passages, so that what is shared within a passage leaks from training into test: it is kept for
 * comparison with published numbers and is marked wherever it is shown.
 */
export default defineStage({
  name: 'assign-folds',
  about: 'Decide which presentations are held out together.',
  inputs: { stimulusSet },
  params: { by: 'grouped' as 'grouped' | 'contiguous', k: 5, randomState: 1234 },
  outputs: { folds },
  run({ stimulusSet }, { by, k, randomState }) {
    const { stimulus_id, passage_id } = stimulusSet.columns;
    const honest = by === 'grouped' ? groupKFold(passage_id, k, randomState) : contiguousFolds(stimulus_id.length, k);
    const shuffled = kFold(stimulus_id.length, k, randomState);
    return {
      folds: check(folds, {
        split: [...stimulus_id.map(() => by as string), ...stimulus_id.map(() => 'shuffled')],
        stimulus_id: [...stimulus_id, ...stimulus_id],
        fold: Int32Array.from([...honest, ...shuffled]),
      }),
    };
  },
});
