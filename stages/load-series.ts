import { datasetById } from '../data/catalogue.ts';
import { nuisance } from '../schemas/nuisance.ts';
import { predictors } from '../schemas/predictors.ts';
import { scanTimes } from '../schemas/scan-times.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { timing } from '../schemas/timing.ts';
import { alignRows } from '../src/assembly/align.ts';
import { defineStage } from '../src/engine/stage.ts';
import { WiringError } from '../src/errors.ts';

export default defineStage({
  name: 'load-series',
  about: 'Read when the words of a dataset are heard, when its scans are taken, and what moves them that is no language.',
  inputs: { stimulusSet },
  params: { dataset: '', dataDir: null as string | null },
  outputs: { timing, scans: stimulusSet, scanTimes, predictors, nuisance },
  sources: ({ dataset, dataDir }) => datasetById(dataset).files(dataDir),
  async run({ stimulusSet }, { dataset, dataDir }) {
    const entry = datasetById(dataset);
    if (entry.simulated || !entry.loadSeries)
      throw new WiringError(`dataset ${dataset}`, 'is no series in time', 'use its presentations as they are');
    const series = await entry.loadSeries(dataDir);
    alignRows('timing', series.timing.columns.stimulus_id, 'stimulus_set', stimulusSet.columns.stimulus_id);
    alignRows('scan_times', series.scanTimes.columns.scan_id, 'scans', series.scans.columns.stimulus_id);
    return series;
  },
});
