import { fedorenko2010, readLocaliserTexts } from '../data/fedorenko2010/load.ts';
import { publishedPath } from '../data/files/assembly-file.ts';
import { stimulusTable } from '../data/files/stimulus-table.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { defineStage } from '../src/engine/stage.ts';

/** The texts of the language localiser, each a passage of its own: sentences, and lists of non-words. */
export default defineStage({
  name: 'load-localiser',
  about: 'Read the sentences and the non-words of the language localiser.',
  inputs: {},
  params: { dataDir: null as string | null },
  outputs: { sentences: stimulusSet, nonWords: stimulusSet },
  sources: ({ dataDir }) => fedorenko2010.published.map((file) => publishedPath(fedorenko2010.id, file, dataDir)),
  run(_, { dataDir }) {
    const { sentences, nonWords } = readLocaliserTexts(dataDir);
    return { sentences: numbered('sentence', sentences), nonWords: numbered('non-words', nonWords) };
  },
});

function numbered(kind: string, texts: readonly string[]) {
  const ids = texts.map((_, i) => `${kind}-${i + 1}`);
  return stimulusTable(ids, texts, ids);
}
