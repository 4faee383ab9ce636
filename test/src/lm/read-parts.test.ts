import test from 'ava';
import { type LanguageModel, openModel } from '../../../src/lm/model.ts';
import { partContexts } from '../../../src/lm/part-contexts.ts';
import { readParts } from '../../../src/lm/read-parts.ts';
import readStage from '../../../stages/read-parts.ts';
import { EMBEDDED, maxDifference } from '../../support/embedded-model.ts';
import { runStage } from '../../support/run-stage.ts';
import { stimuli } from '../../support/stimuli.ts';

const SITES = ['embed', 'blocks.3.resid_post'];
const TEXTS = [
  ['The old man opened', 'the door', '', ', and looked at the', 'sea .'],
  ['Once upon a ', 'time there was a king.'],
];
const open = () => openModel(EMBEDDED, { taps: SITES, threads: 1 });

/** What the last token of every context holds when each is read alone. */
async function alone(model: LanguageModel, site: string): Promise<number[]> {
  const vectors: number[] = [];
  for (const parts of TEXTS) {
    for (const ids of (await partContexts(model, parts)).rows) {
      const pass = await model.run([ids]);
      const width = model.taps.find(({ name }) => name === site)!.width;
      vectors.push(...pass.sites.get(site)!.subarray((ids.length - 1) * width, ids.length * width));
    }
  }
  return vectors;
}

test('a part holds what the last token of its context holds when that is read alone', async (t) => {
  const model = await open();
  const { activations, leftOut } = await readParts(model, TEXTS);
  for (const site of SITES) t.true(maxDifference(activations.get(site)!.data, await alone(model, site)) < 1e-5, site);
  t.deepEqual([...leftOut], Array(7).fill(0));
  await model.close();
});

test('contexts that begin later ones cost no pass of their own; those cut on the left do', async (t) => {
  const model = await open();
  const { rows } = await partContexts(model, TEXTS[0]);
  const { tokens } = await readParts(model, TEXTS.slice(0, 1));
  t.is(tokens, rows[4].length);
  const shortened: LanguageModel = { ...model, config: { ...model.config, context: 6 } };
  const cut = await readParts(shortened, TEXTS.slice(0, 1));
  t.is(cut.leftOut.at(-1), rows[4].length - 6);
  t.true(cut.tokens > 6);
  await model.close();
});

test('the stage keeps stored order, and lists contexts that lost their beginning', async (t) => {
  const stimulusSet = stimuli(TEXTS[1]);
  const { activations, sites, exclusions } = await runStage(readStage, { stimulusSet }, { model: 'embedded', sites: SITES });
  t.deepEqual([...sites.columns.site], SITES);
  t.deepEqual([...activations.columns.stimulus_id.slice(0, 2)], [...stimulusSet.columns.stimulus_id]);
  t.is(exclusions.length, 0);
});
