import { defineStage, many } from '../../../../../../src/engine/stage.ts';
import { fromRows } from '../../../../../../src/table/check.ts';
import { measures, totals } from '../schemas/words.ts';

export default defineStage({
  name: 'sum-words',
  about: 'Adds up measures.',
  inputs: { measures: many(measures) },
  params: { round: false },
  outputs: { totals },
  run({ measures: all }, { round }) {
    const sum = all.flatMap(({ columns }) => [...columns.size]).reduce((a, b) => a + b, 0);
    return { totals: fromRows(totals, [{ name: 'all', total: round ? Math.round(sum) : sum }]) };
  },
});
