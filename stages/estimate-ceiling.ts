import { ceilings } from '../schemas/ceilings.ts';
import { neuroids } from '../schemas/neuroids.ts';
import { responses } from '../schemas/responses.ts';
import { type Rows, repetitionsOf } from '../src/assembly/gather.ts';
import { signalToNoise } from '../src/ceiling/signal-to-noise.ts';
import { repetitionCeiling } from '../src/encoding/reliability.ts';
import { defineStage } from '../src/engine/stage.ts';
import { check } from '../src/table/check.ts';

/**
 * The best correlation that noise in the recordings allows, per neuroid. With repetitions, `by` says how: from the reliability of their
 * mean (see `repetitionCeiling`), or from signal and noise as the Natural Scenes Dataset has it (see `signalToNoise`). With a single,
 * averaged recording: the ceiling that was published with it, NaN where none was.
 */
export default defineStage({
  name: 'estimate-ceiling',
  about: 'Estimate the best score that noise in the recordings allows.',
  inputs: { responses, neuroids },
  params: { by: 'reliability' as 'reliability' | 'signal-to-noise' },
  outputs: { ceilings },
  run({ responses, neuroids }, { by }) {
    const { neuroid_id, published_ceiling } = neuroids.columns;
    const stimulusIds = [...new Set(responses.columns.stimulus_id)];
    const repetitions = repetitionsOf(responses.columns, stimulusIds);
    const repeated = repetitions.length > 1;
    const estimated = repeated ? ESTIMATES[by].of(repetitions).ceiling : published_ceiling;
    const method = repeated ? ESTIMATES[by].called(repetitions.length) : 'published';
    return {
      ceilings: check(ceilings, {
        neuroid_id,
        ceiling: estimated,
        method: Array.from(estimated, (ceiling) => (Number.isNaN(ceiling) ? 'none' : method)),
      }),
    };
  },
});

interface Estimate {
  readonly of: (repetitions: readonly Rows[]) => { readonly ceiling: Float64Array };
  readonly called: (repetitions: number) => string;
}
const ESTIMATES: Readonly<Record<'reliability' | 'signal-to-noise', Estimate>> = {
  reliability: { of: repetitionCeiling, called: (count) => `reliability of the mean of ${count} repetitions` },
  'signal-to-noise': {
    of: signalToNoise,
    called: (count) => `signal and noise of ${count} repetitions (Natural Scenes Dataset)`,
  },
};
