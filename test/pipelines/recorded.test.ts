import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { foldRules } from '../../data/fold-rules.ts';
import { groupRows } from '../../src/table/group.ts';
import { rowsOf } from '../../src/table/read.ts';
import assignFolds from '../../stages/assign-folds.ts';
import estimateCeiling from '../../stages/estimate-ceiling.ts';
import extractControl from '../../stages/extract-control.ts';
import fitEncoding from '../../stages/fit-encoding.ts';
import loadResponses from '../../stages/load-responses.ts';
import loadStimuli from '../../stages/load-stimuli.ts';
import normalizeScores from '../../stages/normalize-scores.ts';
import { runStage } from '../support/run-stage.ts';
import { testWith } from '../support/shared-data.ts';

/** Stages as `brain-score` wires them: published surprisals and lengths, contiguous folds, least squares. */
async function scoreSurprisals(dataset: string, dataDir: string) {
  const { stimulusSet, predictors } = await runStage(loadStimuli, {}, { dataset, dataDir });
  const { responses, neuroids } = await runStage(loadResponses, { stimulusSet }, { dataset, dataDir });
  const control = { control: 'published-surprisal' };
  const { activations, sites } = await runStage(extractControl, { stimulusSet, surprisal: [], predictors }, control);
  const { folds } = await runStage(assignFolds, { stimulusSet }, { rules: foldRules('contiguous', 5) });
  const contiguous = rowsOf(folds).filter(({ split }) => split === 'contiguous');
  const inputs = { stimulusSet, activations, sites, responses, neuroids, folds: contiguous };
  const { scores } = await runStage(fitEncoding, inputs, { mapping: 'ols', samples: 0 });
  const { ceilings } = await runStage(estimateCeiling, { responses, neuroids });
  const { normalizedScores, exclusions } = await runStage(normalizeScores, { scores: [scores], ceilings, neuroids });
  return { neuroids, scores, ceilings, normalizedScores, exclusions };
}

/** Mean r over five contiguous folds, from an independent computation: `numpy.linalg.lstsq` with an intercept on the published files. */
const TUCKUTE = { netw: 0.267644, MFG: 0.267275, PostTemp: 0.262589, IFGorb: 0.229547, IFG: 0.211016, AntTemp: 0.197964 };

testWith(
  'fmri3t-1000sentences-tuckute2024',
  'surprisals predict each language region as they do in NumPy',
  async (t, _, dataDir) => {
    const { scores, normalizedScores, exclusions } = await scoreSurprisals('tuckute2024', dataDir);
    const found = new Map(rowsOf(scores).map(({ neuroid_id, r }) => [neuroid_id.replace('lang_LH_', ''), r]));
    t.is(found.size, 6);
    for (const [region, r] of Object.entries(TUCKUTE)) {
      t.log(`${region}: ${found.get(region)}`);
      t.true(Math.abs(found.get(region)! - r) <= 1e-6, `${region}: ${found.get(region)}, not ${r}`);
    }
    // The network has no published ceiling, and so no share.
    t.is(normalizedScores.length, 6);
    t.is(normalizedScores.columns.share.filter(Number.isFinite).length, 5);
    t.deepEqual(
      rowsOf(exclusions).map(({ id }) => id),
      ['lang_LH_netw'],
    );
  },
);

/** Explainable share of variance of each voxel of one person, in percent, by a reading of the file that is not the product's. */
function publishedPercent(person: string): number[] {
  const [head, ...lines] = readFileSync(join(person, 'langfroi12345_meta.csv'), 'utf8').trimEnd().split(/\r?\n/);
  const column = head.split(',').indexOf('nc');
  return lines.map((line) => Number(line.split(',')[column]));
}

testWith('fmri7t-200sentences', '5,021 voxels of eight people are scored, and each has a share', async (t, folder, dataDir) => {
  const { neuroids, scores, ceilings, normalizedScores, exclusions } = await scoreSurprisals('fmri7t-200sentences', dataDir);
  t.is(scores.length, 5021);
  t.is(groupRows(neuroids.columns.subject_id).size, 8);
  const percent = ['p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7', 'p8'].flatMap((person) => publishedPercent(join(folder, person)));
  t.is(percent.length, 5021);
  percent.forEach((nc, i) => t.is(ceilings.columns.ceiling[i], Math.sqrt(nc / 100), ceilings.columns.neuroid_id[i]));
  t.is(normalizedScores.length, 5021);
  t.is(exclusions.length, 0);
  t.true(normalizedScores.columns.share.every(Number.isFinite));
});
