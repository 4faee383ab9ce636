import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import test from 'ava';
import { peakBytes, resetPeak } from '../../../src/engine/peak.ts';

const MEBIBYTE = 2 ** 20;

test('what is free in the end was still seen at its peak', (t) => {
  resetPeak();
  const before = peakBytes();
  let held: Buffer | undefined = Buffer.alloc(200 * MEBIBYTE, 1);
  t.is(held[5], 1);
  held = undefined;
  t.true(peakBytes() - before > 150 * MEBIBYTE);
});

(process.platform === 'linux' ? test.serial : test.skip)(
  'the next step’s peak does not count the last one’s (needs /proc)',
  (t) => {
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    let held: Buffer | undefined = Buffer.alloc(200 * MEBIBYTE, 1);
    t.is(held[5], 1);
    const peak = peakBytes();
    held = undefined;
    collect();
    resetPeak();
    t.true(peak - peakBytes() > 150 * MEBIBYTE);
  },
);
