import { ceilings } from '../schemas/ceilings.ts';
import { neuroids } from '../schemas/neuroids.ts';
import { responses } from '../schemas/responses.ts';
import { repetitionsOf } from '../src/assembly/gather.ts';
import { repetitionCeiling } from '../src/encoding/reliability.ts';
import { defineStage } from '../src/engine/stage.ts';
import { check } from '../src/table/check.ts';

/**
 * The best correlation that noise in the recordings allows, per neuroid.
 * With repetitions: the square root of the reliability of their mean (see `repetitionCeiling`). With a single, averaged
 * recording: the ceiling that was published with it, NaN where none was.
 */
export default defineStage({
  name: 'estimate-ceiling',
  about: 'Estimate the best score that noise in the recordings allows.',
  inputs: { responses, neuroids },
  params: {},
  outputs: { ceilings },
  run({ responses, neuroids }) {
    const { neuroid_id, published_ceiling } = neuroids.columns;
    const stimulusIds = [...new Set(responses.columns.stimulus_id)];
    const repetitions = repetitionsOf(responses.columns, stimulusIds);
    const estimated = repetitions.length > 1 ? repetitionCeiling(repetitions).ceiling : published_ceiling;
    const method = repetitions.length > 1 ? `reliability of the mean of ${repetitions.length} repetitions` : 'published';
    return {
      ceilings: check(ceilings, {
        neuroid_id,
        ceiling: estimated,
        method: Array.from(estimated, (ceiling) => (Number.isNaN(ceiling) ? 'none' : method)),
      }),
    };
  },
});
