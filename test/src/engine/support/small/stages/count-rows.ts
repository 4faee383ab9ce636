import { defineStage } from '../../../../../../src/engine/stage.ts';
import { fromRows } from '../../../../../../src/table/check.ts';
import { totals, words } from '../schemas/words.ts';

export default defineStage({
  name: 'count-rows',
  about: 'Counts words.',
  inputs: { words },
  params: {},
  outputs: { totals },
  run: ({ words: { length } }) => ({ totals: fromRows(totals, [{ name: 'count', total: length }]) }),
});
