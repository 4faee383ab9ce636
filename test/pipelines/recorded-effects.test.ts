import type { ExecutionContext } from 'ava';
import { datasetById } from '../../data/catalogue.ts';
import { rowsOf } from '../../src/table/read.ts';
import loadResponses from '../../stages/load-responses.ts';
import loadStimuli from '../../stages/load-stimuli.ts';
import measureEffects from '../../stages/measure-effects.ts';
import measureSurprisal from '../../stages/measure-surprisal.ts';
import { runStage } from '../support/run-stage.ts';
import { testWith } from '../support/shared-data.ts';

/** Stages as `brain-score` wires them, with fewer draws. */
async function effectsOn(dataset: string, dataDir: string) {
  const entry = datasetById(dataset);
  const plan = entry.simulated ? undefined : entry.effects;
  const { stimulusSet, predictors } = await runStage(loadStimuli, {}, { dataset, dataDir });
  const { responses, neuroids } = await runStage(loadResponses, { stimulusSet }, { dataset, dataDir });
  const { surprisal } = await runStage(measureSurprisal, { stimulusSet }, { model: 'embedded' });
  const inputs = { stimulusSet, predictors, responses, neuroids, surprisal: [surprisal] };
  const { effects } = await runStage(measureEffects, inputs, { benchmark: dataset, models: ['embedded'], draws: 200, ...plan });
  return rowsOf(effects);
}

type Effects = Awaited<ReturnType<typeof effectsOn>>;

/** The effect of that predictor on that measure has the sign, plainly and with covariates held, and neither interval reaches 0. */
function hasSign(t: ExecutionContext, rows: Effects, measure: string, predictor: string, sign: 1 | -1, lag = 0): void {
  const row = rows.find((one) => one.neuroid_id === measure && one.predictor === predictor && one.lag === lag)!;
  const told = `${measure}, ${predictor}, ${lag} before: r ${row.r} [${row.r_low}, ${row.r_high}], partial ${row.partial_r} [${row.partial_low}, ${row.partial_high}]`;
  t.log(told);
  t.is(row.expected, sign);
  for (const bound of [row.r_low, row.r_high, row.partial_low, row.partial_high]) t.true(bound * sign > 0, told);
}

const OWN = 'surprisal of embedded';

testWith(
  'eeg-ucl-frank2015-words',
  'surprisal deepens the N400 and lengthens reading, and no interval reaches 0',
  async (t, _, dataDir) => {
    const rows = await effectsOn('ucl-frank2015', dataDir);
    for (const predictor of [OWN, 'surprisal_gpt2', 'surprisal_gpt2_xl', 'surprisal_cloze'])
      hasSign(t, rows, 'N400', predictor, -1);
    for (const time of ['first-fixation', 'first-pass', 'right-bounded', 'go-past', 'self-paced']) hasSign(t, rows, time, OWN, 1);
    hasSign(t, rows, 'self-paced', OWN, 1, 1);
    hasSign(t, rows, 'self-paced', 'surprisal_gpt2', 1, 1);
    const gpt2 = rows.find(({ neuroid_id, predictor }) => neuroid_id === 'N400' && predictor === 'surprisal_gpt2')!;
    t.is(gpt2.words, 1521);
    t.true(Math.abs(gpt2.r + 0.198489) < 1e-6, `${gpt2.r}`);
  },
);

testWith(
  'rt-natural-stories',
  'surprisal lengthens self-paced reading and Maze times, of its word and of the next',
  async (t, _, dataDir) => {
    const rows = await effectsOn('natural-stories', dataDir);
    for (const measure of ['self-paced', 'maze'])
      for (const predictor of [OWN, 'surprisal_gpt3']) for (const lag of [0, 1]) hasSign(t, rows, measure, predictor, 1, lag);
    t.deepEqual([...new Set(rows.map(({ runs }) => runs))], [106]);
  },
);
