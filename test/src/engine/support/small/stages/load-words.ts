import { readFileSync } from 'node:fs';
import { defineStage } from '../../../../../../src/engine/stage.ts';
import { fromRows } from '../../../../../../src/table/check.ts';
import { words } from '../schemas/words.ts';

export default defineStage({
  name: 'load-words',
  about: 'Reads the words of a file.',
  inputs: {},
  params: { source: '' },
  outputs: { words },
  sources: ({ source }) => [source],
  run(_, { source }) {
    const found = readFileSync(source, 'utf8').split(/\s+/).filter(Boolean);
    return {
      words: fromRows(
        words,
        found.map((word, place) => ({ place, word })),
      ),
    };
  },
});
