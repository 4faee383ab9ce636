import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { ModelError } from '../../../src/errors.ts';
import { openModel } from '../../../src/lm/model.ts';
import { readPassages } from '../../../src/lm/read-passages.ts';
import { maxDifference } from '../../support/embedded-model.ts';
import { fixture } from '../../support/fixture.ts';

interface Row {
  readonly ids: readonly number[];
  /** Site after site, position after position. */
  readonly states: readonly (readonly (readonly number[])[])[];
  /** Of each head. */
  readonly bits: readonly (readonly number[])[];
}

const FOLDER = fileURLToPath(new URL('../../fixtures/recurrent/lstm', import.meta.url));
const SITES = ['embed', 'blocks.0.resid_post', 'blocks.1.resid_post'];
const { rows } = fixture('recurrent/lstm/reference.json') as { rows: readonly Row[] };
const passages = rows.map(({ ids }) => [
  {
    id: 'a',
    text: ids
      .slice(1)
      .map((id) => `w${id}`)
      .join(' '),
  },
]);

test('an LSTM whose sites are named by hand gives PyTorch’s states and surprisal, and its twin gives none of them', async (t) => {
  const model = await openModel(FOLDER, { taps: SITES, threads: 1 });
  t.teardown(() => model.close());
  const { presentations, activations, firstRows } = await readPassages(model, passages, { unit: 'token' });
  const twin = await openModel(FOLDER, { taps: SITES, threads: 1, untrainedSeed: 1 });
  t.teardown(() => twin.close());
  const drawn = await readPassages(twin, passages, { unit: 'token' });
  rows.forEach(({ states, bits }, p) => {
    SITES.forEach((site, s) => {
      const of = ({ data, width }: { data: Float32Array; width: number }) =>
        data.subarray(firstRows[p] * width, firstRows[p + 1] * width);
      const expected = states[s].slice(1).flat();
      t.true(maxDifference(of(activations.get(site)!), expected) <= 1e-6, site);
      t.true(maxDifference(of(drawn.activations.get(site)!), expected) > 0.1, site);
    });
    t.true(maxDifference(presentations[p].bits, bits[0]) <= 1e-4);
    t.true(drawn.presentations[p].bits.every((value) => Math.abs(value - Math.log2(96)) < 0.1));
  });
});

test('another head of an export gives the scores where it is named, and must be an output', async (t) => {
  const copy = mkdtempSync(join(tmpdir(), 'brain-align-head-'));
  t.teardown(() => rmSync(copy, { recursive: true }));
  cpSync(FOLDER, copy, { recursive: true });
  const name = (logits: unknown) =>
    writeFileSync(join(copy, 'sites.json'), JSON.stringify({ embed: '/embed/Gather_output_0', logits }));
  name('backwards');
  const model = await openModel(copy, { threads: 1 });
  t.teardown(() => model.close());
  const { presentations } = await readPassages(model, passages);
  rows.forEach(({ bits }, p) => t.true(maxDifference(presentations[p].bits, bits[1]) <= 1e-4));
  name({ tensor: '/layers.0/Transpose_1_output_0', width: 96 });
  await t.throwsAsync(openModel(copy, { threads: 1 }), {
    instanceOf: ModelError,
    message:
      /site "logits": "\/layers.0\/Transpose_1_output_0" is no output of the graph, but inside it; there is: logits, backwards$/,
  });
});
