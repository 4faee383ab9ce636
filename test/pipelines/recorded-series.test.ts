import { foldRules } from '../../data/fold-rules.ts';
import type { activations as activationsSpec } from '../../schemas/activations.ts';
import type { sites as sitesSpec } from '../../schemas/sites.ts';
import { median } from '../../src/stats/bootstrap.ts';
import type { Table } from '../../src/table/define.ts';
import { rowsOf } from '../../src/table/read.ts';
import assignFolds from '../../stages/assign-folds.ts';
import cleanSeries from '../../stages/clean-series.ts';
import correlateSubjects from '../../stages/correlate-subjects.ts';
import extractActivations from '../../stages/extract-activations.ts';
import extractControl from '../../stages/extract-control.ts';
import fitEncoding from '../../stages/fit-encoding.ts';
import loadResponses from '../../stages/load-responses.ts';
import loadSeries from '../../stages/load-series.ts';
import loadStimuli from '../../stages/load-stimuli.ts';
import resampleToScans from '../../stages/resample-to-scans.ts';
import { runStage } from '../support/run-stage.ts';
import { testWith } from '../support/shared-data.ts';

const dataset = 'alice-brennan2016';

/** Stages as `brain-score` wires them for a series. */
async function readAlice(dataDir: string) {
  const { stimulusSet } = await runStage(loadStimuli, {}, { dataset, dataDir });
  const series = await runStage(loadSeries, { stimulusSet }, { dataset, dataDir });
  const read = await runStage(loadResponses, { stimulusSet: series.scans }, { dataset, dataDir });
  const { responses } = await runStage(cleanSeries, { ...series, responses: read.responses, neuroids: read.neuroids });
  const { folds } = await runStage(assignFolds, { stimulusSet: series.scans }, { rules: foldRules('contiguous', 5, 8) });
  const scoresOf = async (
    held: { activations: Table<typeof activationsSpec>; sites: Table<typeof sitesSpec> },
    params: Partial<(typeof fitEncoding)['params']>,
  ) => {
    const inputs = { stimulusSet: series.scans, responses, neuroids: read.neuroids, folds, ...held };
    const { scores } = await runStage(fitEncoding, inputs, params);
    return (split: string) => rowsOf(scores).flatMap((row) => (row.split === split ? [row.r] : []));
  };
  return { stimulusSet, ...series, responses, neuroids: read.neuroids, scoresOf };
}

testWith(
  'fmri-alice-brennan2016',
  'a model without content reaches r > .3 with shuffled scans and exactly 0 with runs of them',
  async (t, _, dataDir) => {
    const { scans, scoresOf } = await readAlice(dataDir);
    const control = await runStage(extractControl, { stimulusSet: scans, surprisal: [], predictors: [] }, { control: 'oasm' });
    const oasm = await scoresOf(control, { mapping: 'ols', alphas: [] });
    t.is(oasm('contiguous').length, 162);
    t.true(oasm('contiguous').every((r) => r === 0));
    t.true(median(oasm('shuffled')) > 0.3, `${median(oasm('shuffled'))}`);
  },
);

testWith(
  'fmri-alice-brennan2016',
  'the embedded model predicts most of 162 series above 0, below what other people predict',
  async (t, _, dataDir) => {
    const { stimulusSet, timing, scanTimes, responses, neuroids, scoresOf } = await readAlice(dataDir);
    const words = await runStage(extractActivations, { stimulusSet }, { model: 'embedded', sites: ['blocks.1.resid_post'] });
    const held = await runStage(resampleToScans, { timing, scanTimes, ...words });
    const embedded = await scoresOf(held, { mapping: 'ridge', alphas: [1e3, 1e4, 1e5, 1e6] });
    const r = embedded('contiguous');
    t.log(`median r ${median(r)}`);
    t.true(r.filter((value) => value > 0).length > (2 / 3) * 162);
    const { ceilings } = await runStage(correlateSubjects, { responses, neuroids });
    t.true(median(r) > 0.05 && median(r) < median(ceilings.columns.ceiling));
  },
);
