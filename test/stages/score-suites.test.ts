import { existsSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { DISTILGPT2_MEAN, suiteCards } from '../../data/syntaxgym/registry.ts';
import { cacheFolder, folderIn } from '../../src/shelf/model-cache.ts';
import { rowsOf } from '../../src/table/read.ts';
import loadSuites from '../../stages/load-suites.ts';
import measurePartSurprisal from '../../stages/measure-part-surprisal.ts';
import scoreSuites from '../../stages/score-suites.ts';
import { dataDirWith } from '../support/published-folders.ts';
import { runStage } from '../support/run-stage.ts';
import { sharedData, sharedDataDir } from '../support/shared-data.ts';
import { suiteJson } from '../support/syntax-suite.ts';

const GOOD = { good: ['The', 'dogs', 'bark', ''], bad: ['The', 'dogs', 'barks', ''] };
const NPZ = {
  name: 'npz_obj',
  formulas: ['(3;%bad%) > (3;%good%)', '(*;%bad%) - (2;%bad%) = (3;%bad%)'],
  items: [GOOD, GOOD, GOOD],
};
const OTHER = { name: 'cleft', formulas: ['((3;%bad%) > (3;%good%)) | ((4;%bad%) > 0)'], items: [GOOD, GOOD] };

/** Bits by item, condition and region; the first region has none and the last is blank. */
const BITS: Record<string, readonly number[]> = {
  'npz_obj/1/good': [Number.NaN, 8, 5, 0],
  'npz_obj/1/bad': [Number.NaN, 8, 9, 0],
  'npz_obj/2/good': [Number.NaN, 8, 6, 0],
  'npz_obj/2/bad': [Number.NaN, 8, 6, 0],
  'npz_obj/3/good': [Number.NaN, 8, 5, 0],
  'npz_obj/3/bad': [0.5, 8, 9, 0],
  'cleft/1/good': [Number.NaN, 8, 5, 0],
  'cleft/1/bad': [Number.NaN, 8, 4, 0.25],
  'cleft/2/good': [Number.NaN, 8, 5, 0],
  'cleft/2/bad': [Number.NaN, 8, 4, 0],
};
const surprisalRows = Object.entries(BITS).flatMap(([passage, bits]) =>
  bits.map((surprisal_bits, r) => ({
    ...{ stimulus_id: `${passage}/${r + 1}`, new_token_count: 1, left_out_count: 0 },
    surprisal_bits,
  })),
);

test('an item is right if all predictions of its suite hold, and every side of every comparison is told', async (t) => {
  const dataDir = dataDirWith(t, 'syntaxgym', {
    'npz_obj.json': JSON.stringify(suiteJson({ ...NPZ, name: 'npz_ambig_mod' })),
    'cleft.json': JSON.stringify(suiteJson(OTHER)),
  });
  const { suiteRegions, suitePredictions } = await runStage(loadSuites, {}, { suites: ['npz_obj', 'cleft'], dataDir });
  const { syntaxScores, behaviourScores } = await runStage(
    scoreSuites,
    { suiteRegions, suitePredictions, partSurprisal: surprisalRows },
    { model: 'made up' },
  );
  const told = rowsOf(syntaxScores).map((row) => {
    const { suite, item, prediction, comparison, left_bits, right_bits, holds, prediction_holds, item_right } = row;
    const marks = [holds, prediction_holds, item_right].map((yes) => (yes ? '+' : '-')).join('');
    return `${suite} ${item}.${prediction}.${comparison}: ${left_bits} ${right_bits} ${marks}`;
  });
  t.deepEqual(told, [
    ...['npz_obj 1.0.0: 9 5 +++', 'npz_obj 1.1.0: 9 9 +++'],
    ...['npz_obj 2.0.0: 6 6 ---', 'npz_obj 2.1.0: 6 6 ++-'],
    ...['npz_obj 3.0.0: 9 5 ++-', 'npz_obj 3.1.0: 9.5 9 ---'],
    ...['cleft 1.0.0: 4 5 -++', 'cleft 1.0.1: 0.25 0 +++'],
    ...['cleft 2.0.0: 4 5 ---', 'cleft 2.0.1: 0 0 ---'],
  ]);
  t.deepEqual(
    rowsOf(behaviourScores).map(({ benchmark, score, n }) => [benchmark, score, n]),
    [
      ['syntaxgym-npz_obj', 1 / 3, 3],
      ['syntaxgym-cleft', 1 / 2, 2],
      ['syntaxgym', (1 / 3 + 1 / 2) / 2, 2],
    ],
  );
});

test('the embedded model reads a synthetic suite from its file to its score', async (t) => {
  const dataDir = dataDirWith(t, 'syntaxgym', {
    'own.json': JSON.stringify(
      suiteJson({
        name: 'own',
        formulas: ['(2;%salad%) > (2;%plain%)', '(3;%plain%) = (3;%salad%)'],
        items: [
          { plain: ['The old man', 'opened the door', ''], salad: ['The old man', 'the of and zebra', ''] },
          { plain: ['She', 'looked at him', '.'], salad: ['She', 'looked at him', '.'] },
        ],
      }),
    ),
  });
  const own = join(dataDir, 'syntaxgym', 'own.json');
  const { stimulusSet, suiteRegions, suitePredictions } = await runStage(loadSuites, {}, { suites: [own] });
  const { partSurprisal } = await runStage(measurePartSurprisal, { stimulusSet }, { model: 'embedded' });
  const { syntaxScores, behaviourScores } = await runStage(
    scoreSuites,
    { suiteRegions, suitePredictions, partSurprisal },
    { model: 'embedded' },
  );
  t.deepEqual([...syntaxScores.columns.item_right], [1, 1, 0, 0]);
  t.deepEqual([syntaxScores.columns.left_bits[1], syntaxScores.columns.right_bits[1]], [0, 0], 'blank regions');
  t.is(behaviourScores.columns.score[0], 0.5);
  t.is(behaviourScores.columns.benchmark[0], 'syntaxgym-own');
});

const DISTILGPT2 = folderIn(cacheFolder(process.env), 'distilgpt2');
const lacking = [
  ...(sharedData('syntaxgym') ? [] : [`syntaxgym is not in ${sharedDataDir}`]),
  ...(existsSync(join(DISTILGPT2, 'model.onnx')) ? [] : [`distilgpt2 is not in the cache, ${DISTILGPT2}`]),
];
const title = 'distilgpt2 scores on the 31 suites what Brain-Score expects';
if (lacking.length > 0) test.skip(`${title} (skipped: ${lacking.join('; ')})`, () => {});
else
  test(title, async (t) => {
    const suites = suiteCards.map(({ id }) => id);
    const { stimulusSet, ...predicted } = await runStage(loadSuites, {}, { suites, dataDir: sharedDataDir });
    const { partSurprisal } = await runStage(measurePartSurprisal, { stimulusSet }, { model: 'distilgpt2' });
    const { behaviourScores } = await runStage(scoreSuites, { ...predicted, partSurprisal }, { model: 'distilgpt2' });
    const { score, n } = behaviourScores.columns;
    suiteCards.forEach(({ id, items, distilgpt2 }, i) => {
      t.is(n[i], items, id);
      t.true(Math.abs(score[i] - distilgpt2) <= 0.005, `${id}: ${score[i]}, expected ${distilgpt2}`);
    });
    t.true(Math.abs(score[suites.length] - DISTILGPT2_MEAN) <= 0.005);
  });
