import { availableParallelism } from 'node:os';
import test from 'ava';
import { WiringError } from '../../../src/errors.ts';
import { openModel } from '../../../src/lm/model.ts';
import { readingThreads, THREADS_VARIABLE } from '../../../src/lm/threads.ts';
import { EMBEDDED } from '../../support/embedded-model.ts';

test('a step reads on one thread unless the environment says more', (t) => {
  t.is(readingThreads({}), 1);
  t.is(readingThreads({ [THREADS_VARIABLE]: '' }), 1);
  t.is(readingThreads({ [THREADS_VARIABLE]: `${availableParallelism()}` }), availableParallelism());
});

test('what is no number of cores is refused', (t) => {
  for (const said of ['0', '-1', '1.5', 'many', `${availableParallelism() + 1}`])
    t.throws(() => readingThreads({ [THREADS_VARIABLE]: said }), {
      instanceOf: WiringError,
      message: new RegExp(THREADS_VARIABLE),
    });
});

test('what is read does not depend on the number of threads', async (t) => {
  const rows = [60, 41].map((length, r) => Int32Array.from({ length }, (_, i) => (i * 37 + r * 101) % 8000));
  const read = async (threads: number) => {
    const model = await openModel(EMBEDDED, { taps: ['blocks.3.resid_post'], threads });
    const { logits, sites } = await model.run(rows);
    await model.close();
    return [logits, sites.get('blocks.3.resid_post')];
  };
  t.deepEqual(await read(1), await read(2));
});
