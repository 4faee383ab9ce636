import test from 'ava';
import { stimulusSet } from '../../schemas/stimulus-set.ts';
import { openModel } from '../../src/lm/model.ts';
import { withBos } from '../../src/lm/read-sequences.ts';
import { fromRows } from '../../src/table/check.ts';
import extractActivations from '../../stages/extract-activations.ts';
import { EMBEDDED, maxDifference } from '../support/embedded-model.ts';
import { quietContext, runStage } from '../support/run-stage.ts';

const row = (stimulus_id: string, passage_id: string, position: number, text: string) => ({
  ...{ stimulus_id, passage_id, group_id: passage_id, position, text },
  word_count: text.split(' ').length,
});
/** Two passages whose presentations alternate in the set. */
const MIXED = [
  row('a0', 'a', 0, 'The old man opened the door'),
  row('b0', 'b', 0, 'A young girl closed her book'),
  row('a1', 'a', 1, 'and looked at the sea.'),
  row('b1', 'b', 1, 'and walked to the hill.'),
];
const SITES = ['embed', ...[0, 1, 2, 3].map((block) => `blocks.${block}.resid_post`)];

test('every presentation stands in its row of the stimulus set, at every site', async (t) => {
  const { activations, sites } = await runStage(extractActivations, { stimulusSet: MIXED }, { model: 'embedded' });
  t.deepEqual([...sites.columns.site], SITES);
  t.deepEqual(
    activations.columns.stimulus_id,
    SITES.flatMap(() => ['a0', 'b0', 'a1', 'b1']),
  );
  const model = await openModel(EMBEDDED, { taps: SITES, threads: 1 });
  for (const [passage, rows] of [
    ['a', [0, 2]],
    ['b', [1, 3]],
  ] as const) {
    const [whole, first] = [MIXED.filter(({ passage_id }) => passage_id === passage), MIXED[rows[0]]];
    const texts = [first.text, whole.map(({ text }) => text).join(' ')];
    const encoded = await model.tokenizer.encode(texts);
    for (const [i, { ids }] of encoded.entries()) {
      const { sites } = await model.run([withBos(model.config.bos as number, ids)]);
      SITES.forEach((site, s) => {
        const expected = sites.get(site)!.subarray(ids.length * 192);
        const at = (s * MIXED.length + rows[i]) * 192;
        t.true(maxDifference(activations.columns.activation.data.subarray(at, at + 192), expected) <= 2e-5);
      });
    }
  }
  await model.close();
});

test('the log says how fast the texts were read and what memory it took', async (t) => {
  const lines: string[] = [];
  const context = { ...quietContext, log: (line: string) => lines.push(line) };
  await extractActivations.run(
    { stimulusSet: fromRows(stimulusSet, MIXED) },
    { ...extractActivations.params, model: 'embedded', pool: 'mean' },
    context,
  );
  t.is(lines.length, 1);
  t.regex(lines[0], /^embedded, 5 sites: 2\d tokens in \d+\.\d s: [\d,]+ tokens\/s; peak memory [\d,]+ MB$/);
});

test('texts can be cut to their first tokens, as Brain-Score’s localiser cuts to 12', async (t) => {
  const long = [
    row('a', 'a', 0, 'The old man opened the door and looked at the sea for a very long time.'),
    row('b', 'b', 0, 'The sea'),
  ];
  const { activations } = await runStage(extractActivations, { stimulusSet: long }, { model: 'embedded', mostTokens: 12 });
  const whole = await runStage(extractActivations, { stimulusSet: long }, { model: 'embedded' });
  const model = await openModel(EMBEDDED, { taps: SITES, threads: 1 });
  const [{ ids }] = await model.tokenizer.encode([long[0].text]);
  t.true(ids.length > 12);
  const { sites } = await model.run([withBos(model.config.bos as number, ids.slice(0, 12))]);
  await model.close();
  SITES.forEach((site, s) => {
    const of = ({ columns }: typeof activations, i: number) =>
      columns.activation.data.slice((2 * s + i) * 192, (2 * s + i + 1) * 192);
    t.true(maxDifference(of(activations, 0), sites.get(site)!.subarray(12 * 192)) <= 2e-5);
    t.true(maxDifference(of(activations, 0), of(whole.activations, 0)) > 0.01);
    t.true(maxDifference(of(activations, 1), of(whole.activations, 1)) <= 2e-5);
  });
});
