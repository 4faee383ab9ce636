import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { suiteFile } from '../../data/syntaxgym/files.ts';
import { DISTILGPT2_MEAN, suiteCards } from '../../data/syntaxgym/registry.ts';
import { readSuite } from '../../data/syntaxgym/suite.ts';
import { syntheticSuite } from '../../data/synthetic/syntaxgym.ts';
import { rowsOf } from '../../src/table/read.ts';
import loadSuites from '../../stages/load-suites.ts';
import { dataDirWith } from '../support/published-folders.ts';
import { runStage } from '../support/run-stage.ts';
import { suiteJson } from '../support/syntax-suite.ts';
import { emptyFolder } from '../support/synthetic-assemblies.ts';

const whole = () =>
  suiteJson({
    name: 'made up',
    formulas: ['(2;%b%) > (2;%a%)'],
    items: [{ a: ['The key', 'is'], b: ['The key', 'are'] }],
  });
const dirWith = (t: ExecutionContext, json: unknown) =>
  dataDirWith(t, 'syntaxgym', { 'cleft.json': typeof json === 'string' ? json : JSON.stringify(json) });

test('there are 31 suites of 799 items, and the expected mean of distilgpt2 is that of its expected scores', (t) => {
  t.is(suiteCards.length, 31);
  t.is(
    suiteCards.reduce((sum, { items }) => sum + items, 0),
    799,
  );
  t.deepEqual(
    suiteCards.filter(({ predictions }) => predictions !== 1).map(({ id }) => id),
    ['fgd_hierarchy'],
  );
  const mean = suiteCards.reduce((sum, { distilgpt2 }) => sum + distilgpt2, 0) / 31;
  t.true(Math.abs(mean - DISTILGPT2_MEAN) < 1e-7);
  for (const { items, distilgpt2 } of suiteCards)
    t.true(Math.abs(distilgpt2 * items - Math.round(distilgpt2 * items)) < 2e-5, 'a share of its items');
});

test('a suite is called after its file, and its regions are the presentations of a condition', async (t) => {
  const dataDir = dirWith(t, whole());
  const { stimulusSet, suiteRegions, suitePredictions } = await runStage(loadSuites, {}, { suites: ['cleft'], dataDir });
  t.deepEqual(
    rowsOf(stimulusSet).map(({ stimulus_id, text, passage_id, group_id }) => [stimulus_id, text, passage_id, group_id]),
    [
      ['cleft/1/a/1', 'The key', 'cleft/1/a', 'cleft/1'],
      ['cleft/1/a/2', 'is', 'cleft/1/a', 'cleft/1'],
      ['cleft/1/b/1', 'The key', 'cleft/1/b', 'cleft/1'],
      ['cleft/1/b/2', 'are', 'cleft/1/b', 'cleft/1'],
    ],
  );
  t.deepEqual(suiteRegions.columns.condition, ['a', 'a', 'b', 'b']);
  t.deepEqual(rowsOf(suitePredictions), [{ suite: 'cleft', prediction: 0, formula: '(2;%b%) > (2;%a%)', synthetic: true }]);
});

test('an unknown suite is answered with the nearest one, a missing folder with where to obtain it', (t) => {
  t.throws(() => suiteFile('npi_src_eny', null), { name: 'DataError', message: /did you mean "npi_src_any"/ });
  t.throws(() => suiteFile('cleft', null), { name: 'DataError', message: /brain-score\/language/ });
});

type Suite = ReturnType<typeof suiteJson>;
const changed = (change: (suite: Suite) => void) => {
  const suite = whole();
  change(suite);
  return suite;
};
const bad: Readonly<Record<string, readonly [unknown, RegExp]>> = {
  'a file that is no JSON is named': ['{', /cleft\.json: is not JSON/],
  'another metric is refused': [changed((s) => (s.meta.metric = 'mean')), /meta\.metric: is "mean"; only the sum/],
  'a suite without items is refused': [changed((s) => (s.items = [])), /items: is no list, or an empty one/],
  'another kind of prediction is refused': [
    changed((s) => (s.predictions[0].type = 'expr')),
    /predictions\[0\]: is of the type "expr"/,
  ],
  'a formula that cannot be read is named': [
    changed((s) => (s.predictions[0].formula = '(2;%b%)')),
    /predictions\[0\]: .*claims nothing/,
  ],
  'a region without a text is named': [
    changed((s) => ((s.items[0].conditions[0].regions[1] as { content: unknown }).content = 3)),
    /items\[0\]\.conditions\[0\]\.regions\[1\]\.content: is 3, not text/,
  ],
  'a region that stands twice is named': [
    changed((s) => (s.items[0].conditions[0].regions[1].region_number = 1)),
    /items\[0\]\.conditions\[0\]: region "1" stands twice/,
  ],
  'a condition that a formula names and an item lacks is named': [
    changed((s) => (s.items[0].conditions[1].condition_name = 'bb')),
    /item 1: has no condition "b", which a prediction names; there is: a, bb/,
  ],
  'a region that a formula names and an item lacks is named': [
    changed((s) => (s.predictions[0].formula = '(3;%b%) > 0')),
    /item 1: has no region 3 in condition "b"/,
  ],
};
for (const [title, [json, message]] of Object.entries(bad)) {
  test(title, (t) => {
    const dataDir = dirWith(t, json);
    t.throws(() => readSuite(join(dataDir, 'syntaxgym', 'cleft.json')), { name: 'DataError', message });
  });
}

test('synthetic suites have the items and predictions that are stated of the published ones', (t) => {
  const dataDir = emptyFolder(t);
  for (const card of suiteCards) {
    const path = join(dataDir, `${card.id}.json`);
    writeFileSync(path, syntheticSuite(card, { full: true }));
    const { id, items, predictions, synthetic } = readSuite(path);
    t.deepEqual([id, items.length, predictions.length, synthetic], [card.id, card.items, card.predictions, true]);
  }
});
