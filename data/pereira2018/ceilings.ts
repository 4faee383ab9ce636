import { ceilings } from '../../schemas/ceilings.ts';
import { DataError } from '../../src/errors.ts';
import { type LabelledArray, textsAlong } from '../../src/formats/labelled-array.ts';
import type { PublishedFile } from '../../src/shelf/published-file.ts';
import { check } from '../../src/table/check.ts';
import type { Table } from '../../src/table/define.ts';
import type { Collection } from '../dataset.ts';
import { checkUnique } from '../files/agree.ts';
import { readAssembly, unlikePublished } from '../files/assembly-file.ts';
import { brainScoreFile, type Stated, type StatedFiles } from '../files/brain-score-file.ts';
import stated from './ceilings.json' with { type: 'json' };
import type { Experiment } from './load.ts';

export type Regression = 'linear' | 'ridge';

/** Ceilings as Brain-Score published them: how well people predict each other, extrapolated to ever more people. */
export interface PublishedCeilings {
  /** Median over the neuroids, with the distance to the ends of its 95 % interval, and the number of people at which the curve is flat. */
  readonly overall: {
    readonly ceiling: number;
    readonly errorLow: number;
    readonly errorHigh: number;
    readonly endpoint: number;
  };
  /** One a neuroid; NaN where it could not be extrapolated. */
  readonly ceilings: Table<typeof ceilings>;
  /** Reads what they were extrapolated from: sub_subject × num_subjects × split × neuroid, most of it NaN; some 80 million numbers. */
  raw(): Promise<LabelledArray>;
  /** One sentence for each file that is not the published one. */
  readonly unlike: readonly string[];
}

/** The dataset that `data pull` obtains the files by. */
export const CEILINGS_ID = 'Pereira2018.ceilings';

/** The three files of one experiment and regression: the ceiling, those of the neuroids, and what they were made from. */
export function ceilingFiles(experiment: Experiment, regression: Regression): PublishedFile[] {
  return ['ceiling_', 'ceiling_raw_', 'ceiling_raw_raw_'].map((prefix) => {
    const name = `${prefix}Pereira2018_${experiment}-${regression}.nc`;
    return brainScoreFile(name, (stated as StatedFiles)[name]);
  });
}

/** All of them, for `data pull`. */
export const pereira2018Ceilings: Collection = {
  id: CEILINGS_ID,
  about: 'Ceilings of Pereira2018 as Brain-Score computed them: both experiments, linear and ridge regression.',
  licence: 'none stated by Brain-Score, which gives the files to everybody; not redistributed here',
  published: Object.entries<Stated>(stated).map(([name, file]) => brainScoreFile(name, file)),
};

/**
 * Reads the ceilings that Brain-Score computed for one experiment of Pereira2018 (language atlas) and one regression; its
 * `-linear-shuffle` benchmarks use those of `linear`. Throws DataError for a file that is missing or of another layout.
 */
export async function readPublishedCeilings(
  experiment: Experiment,
  regression: Regression,
  dataDir: string | null,
): Promise<PublishedCeilings> {
  const files = ceilingFiles(experiment, regression);
  const read = (file: PublishedFile) => readAssembly(CEILINGS_ID, file, dataDir);
  const [overall, perNeuroid] = [await read(files[0]), await read(files[1])];
  if (overall.data.length !== 1) throw new DataError(overall.place, `holds ${overall.data.length} numbers, not one ceiling`);
  const ids = textsAlong(perNeuroid, 'neuroid_id', 'neuroid');
  checkUnique(perNeuroid.place, 'neuroid', ids);
  if (perNeuroid.data.length !== ids.length)
    throw new DataError(perNeuroid.place, `holds ${perNeuroid.data.length} numbers for ${ids.length} neuroids`);
  const number = (name: string) => Number(overall.attrs[name] ?? Number.NaN);
  return {
    overall: {
      ...{ ceiling: overall.data[0], errorLow: number('error_low'), errorHigh: number('error_high') },
      endpoint: number('endpoint_x'),
    },
    ceilings: check(ceilings, {
      neuroid_id: ids,
      ceiling: Float64Array.from(perNeuroid.data),
      method: ids.map(() => `published by Brain-Score, ${regression}`),
    }),
    raw: () => read(files[2]),
    unlike: unlikePublished(CEILINGS_ID, files, dataDir),
  };
}
