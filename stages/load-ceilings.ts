import { ceilingFiles, readPublishedCeilings } from '../data/pereira2018/ceilings.ts';
import { ceilings } from '../schemas/ceilings.ts';
import { overallCeilings } from '../schemas/overall-ceilings.ts';
import { defineStage } from '../src/engine/stage.ts';
import { placeOf } from '../src/shelf/published-file.ts';
import { fromRows } from '../src/table/check.ts';

/** The ceilings that Brain-Score extrapolated for one experiment of Pereira 2018 and published, which take days upstream. */
export default defineStage({
  name: 'load-ceilings',
  about: 'Load ceilings that Brain-Score published.',
  inputs: {},
  params: {
    experiment: '243sentences' as '243sentences' | '384sentences',
    regression: 'ridge' as 'linear' | 'ridge',
    dataDir: null as string | null,
  },
  outputs: { ceilings, overallCeilings },
  sources: ({ experiment, regression, dataDir }) =>
    ceilingFiles(experiment, regression)
      .slice(0, 2)
      .map((file) => placeOf(dataDir ?? '', file)),
  async run(_, { experiment, regression, dataDir }, { log }) {
    const { ceilings, overall, unlike } = await readPublishedCeilings(experiment, regression, dataDir);
    for (const sentence of unlike) log(sentence);
    const known = ceilings.columns.ceiling.filter((ceiling) => !Number.isNaN(ceiling)).length;
    return {
      ceilings,
      overallCeilings: fromRows(overallCeilings, [
        {
          ...{ split: `published, ${regression}`, ceiling: overall.ceiling, error_low: overall.errorLow },
          ...{ error_high: overall.errorHigh, endpoint: overall.endpoint, neuroids: known, without: ceilings.length - known },
        },
      ]),
    };
  },
});
