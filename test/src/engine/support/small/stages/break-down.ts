import { defineStage } from '../../../../../../src/engine/stage.ts';
import { fromRows } from '../../../../../../src/table/check.ts';
import { totals, words } from '../schemas/words.ts';

export default defineStage({
  name: 'break-down',
  about: 'Fails in the way it is told.',
  inputs: { words },
  params: { how: 'not' },
  outputs: { totals },
  run(_, { how }) {
    if (how === 'exit') process.exit(3);
    if (how === 'kill') process.kill(process.pid, 'SIGKILL');
    if (how === 'throw') throw new Error('out of order');
    if (how === 'nothing') return {} as any;
    if (how === 'spin') for (;;);
    return { totals: fromRows(totals, [{ name: 'whole', total: 1 }]) };
  },
});
