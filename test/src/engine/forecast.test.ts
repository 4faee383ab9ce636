import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { forecastOf } from '../../../src/engine/forecast.ts';
import type { PlannedStep } from '../../../src/engine/plan.ts';
import type { Receipt } from '../../../src/engine/receipt.ts';
import { defineStage } from '../../../src/engine/stage.ts';
import { openStore, type Store } from '../../../src/engine/store.ts';

const planned = (id: string, state: PlannedStep['state'], receipt?: Receipt): PlannedStep => {
  const [name] = id.split(':');
  const stage = defineStage({ name, about: '', inputs: {}, params: {}, outputs: {}, run: () => ({}) });
  return { step: { id, stage, params: {}, inputs: {} }, state, cues: [], ...(receipt ? { receipt } : {}) };
};

const receiptOf = (fingerprint: string, seconds: number, peakBytes: number): Receipt => ({
  ...{ fingerprint, outputs: {}, cues: [], seconds, peakBytes, finishedAt: '', node: '' },
  parts: { stage: '', code: '', params: {}, inputs: {}, sources: {}, schema: '', packages: {}, seed: 0 },
});

async function storeWith(t: ExecutionContext, past: Readonly<Record<string, readonly [number, number]>>): Promise<Store> {
  const root = await mkdtemp(join(tmpdir(), 'forecast-'));
  t.teardown(() => rm(root, { recursive: true }));
  const store = await openStore(root);
  for (const [id, [seconds, peakBytes]] of Object.entries(past)) {
    const receipt = receiptOf(id.replace(':', '-'), seconds, peakBytes);
    await store.writeReceipt(receipt);
    await store.writeLastRun('toy', id, { fingerprint: receipt.fingerprint, parts: receipt.parts });
  }
  return store;
}

test('what is left is forecast by its own past, else by the median and the largest of its stage, else not', async (t) => {
  const store = await storeWith(t, { 'fit:a': [10, 100], 'fit:b': [30, 300] });
  const steps = [
    planned('fit:a', 'run'),
    planned('fit:b', 'waits'),
    planned('fit:c', 'rest', receiptOf('c', 20, 200)),
    planned('fit:new', 'run'),
    planned('score', 'waits'),
  ];
  t.deepEqual(await forecastOf({ steps }, 'toy', store, 2), {
    ...{ steps: 4, ranBefore: 2, likened: 1 },
    ...{ seconds: 10 + 30 + 20, peakBytes: 300 + 300 },
  });
  t.deepEqual(await forecastOf({ steps }, 'other', store, 1), {
    ...{ steps: 4, ranBefore: 0, likened: 3 },
    ...{ seconds: 3 * 20, peakBytes: 200 },
  });
});

test('a plan in which all rests, and one of which nothing ran before, have no forecast', async (t) => {
  const store = await storeWith(t, {});
  const none = { ranBefore: 0, likened: 0, seconds: 0, peakBytes: 0 };
  t.deepEqual(await forecastOf({ steps: [planned('fit', 'rest', receiptOf('a', 1, 1))] }, 'toy', store, 2), {
    ...none,
    steps: 0,
  });
  t.deepEqual(await forecastOf({ steps: [planned('fit', 'run')] }, 'toy', store, 2), { ...none, steps: 1 });
});
