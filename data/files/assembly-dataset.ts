import type { LabelledArray } from '../../src/formats/labelled-array.ts';
import type { PublishedFile } from '../../src/shelf/published-file.ts';
import type { RecordedDataset, Recording, Stimuli } from '../dataset.ts';
import { publishedPath, readAssembly, unlikePublished } from './assembly-file.ts';
import { type DataCheck, fileCheck, recordedCheck } from './data-check.ts';
import { type AssemblyLayout, recordingOf, stimuliOf } from './neural-assembly.ts';

/** What was read of an assembly, for its documented facts to be compared with. */
export interface Loaded extends Stimuli, Recording {
  readonly array: LabelledArray;
}

type Said = Pick<RecordedDataset, 'id' | 'folder' | 'title' | 'about' | 'licence' | 'citation' | 'recording' | 'split' | 'folds'>;

interface Description extends Said {
  /** The assembly first, then files that it takes something from. */
  readonly published: readonly PublishedFile[];
  readonly layout: AssemblyLayout;
  /** What is done to the assembly of the first file before it is used. */
  complete?(array: LabelledArray, dataDir: string | null): Promise<LabelledArray>;
  facts(loaded: Loaded): readonly DataCheck[];
}

/** A dataset that is one published assembly, or a part of one. */
export function assemblyDataset({ layout, complete, facts, ...said }: Description): RecordedDataset {
  const { id, published } = said;
  const read = async (dataDir: string | null) => {
    const array = await readAssembly(id, published[0], dataDir);
    return complete ? complete(array, dataDir) : array;
  };
  return {
    ...said,
    simulated: false,
    simulation: null,
    without: { 'published-surprisal': 'no numbers come with the stimuli' },
    files: (dataDir) => published.map((file) => publishedPath(id, file, dataDir)),
    verify: (dataDir) => unlikePublished(id, published, dataDir),
    loadStimuli: async (dataDir) => stimuliOf(await read(dataDir), layout),
    loadResponses: async (dataDir) => recordingOf(await read(dataDir), layout),
    async checks(dataDir) {
      const array = await read(dataDir);
      const loaded = { array, ...stimuliOf(array, layout), ...recordingOf(array, layout) };
      const stated = published.filter(({ hash }) => hash !== null);
      return [...stated.map((file) => fileCheck(file, dataDir!)), recordedCheck(array), ...facts(loaded)];
    },
  };
}
