import { readFileSync } from 'node:fs';
import { verb } from 'verb';
import { defineStage } from '../../../../../../src/engine/stage.ts';
import { fromRows } from '../../../../../../src/table/check.ts';
import { measures, words } from '../schemas/words.ts';

// A comment that changes nothing.
const factor = () => Number(readFileSync(new URL('./factor.bin', import.meta.url), 'utf8'));

export default defineStage({
  name: 'measure-words',
  about: 'Measures words.',
  inputs: { words },
  params: { scale: 1, pause: 0 },
  outputs: { measures },
  async run({ words: { columns } }, { scale, pause }, { log, progress }) {
    log(`measuring ${columns.word.length} words`);
    await new Promise((resolve) => setTimeout(resolve, pause));
    progress(1);
    const size = (word: string) => verb(word.length * scale * factor());
    return {
      measures: fromRows(
        measures,
        columns.word.map((word: string, i: number) => ({ place: columns.place[i], size: size(word) })),
      ),
    };
  },
});
