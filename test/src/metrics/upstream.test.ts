import test from 'ava';
import { openEncodingCrew } from '../../../src/encoding/encoding-crew.ts';
import { groupKFold } from '../../../src/encoding/folds/group-folds.ts';
import type { Labels } from '../../../src/encoding/folds/labels.ts';
import { shuffleSplit } from '../../../src/encoding/folds/shuffle-split.ts';
import { type Split, splitsOf } from '../../../src/encoding/folds/split.ts';
import { type Matrix, matrix } from '../../../src/linalg/matrix.ts';
import { openProducts } from '../../../src/linalg/products.ts';
import { scoreAccuracy, scorePearsonr } from '../../../src/metrics/behaviour.ts';
import { scorePredictivity } from '../../../src/metrics/predictivity.ts';
import { scoreCka, scoreRdm } from '../../../src/metrics/similarity.ts';
import { splitHalf } from '../../../src/metrics/split-half.ts';
import { mean } from '../../../src/stats/bootstrap.ts';
import { randomState } from '../../../src/stats/random.ts';
import { largestDifference } from '../../support/close.ts';
import { fixture } from '../../support/fixture.ts';

// What brainscore_language's own code scores: test/fixtures/upstream/procedures.py says how the numbers are drawn.
const { procedures, behaviour, versions } = fixture('upstream/procedures.json');
const { splits } = fixture('brain-score/splits.json');
const products = await openProducts();
const crew = openEncodingCrew(0);
test.after.always(() => crew.close());

const BLANK = { Aqua: 143, Boar: 153, Elvis: 135, HighSchool: 157, KingOfBirds: 181, MatchstickSeller: 181, MrSticky: 189 };
const GROUPS: Record<string, Labels> = {
  243: splits.GroupKFold10_Pereira_243sentences_story_seed1234.groups,
  384: splits.GroupKFold10_Pereira_384sentences_story_seed1234.groups,
  fedorenko: Array.from({ length: 416 }, (_, row) => Math.floor(row / 8)),
  blank: Object.entries({ ...BLANK, Tulips: 178 }).flatMap(([story, rows]) => new Array(rows).fill(story)),
  tuckute: Array.from({ length: 1000 }, (_, row) => row),
};

const normals = (random: ReturnType<typeof randomState>, rows: number, cols: number): Matrix =>
  matrix(
    rows,
    cols,
    Float64Array.from({ length: rows * cols }, () => random.standardNormal()),
  );

function drawn({ seed, features, neuroids, benchmark, dtype }: any, n: number) {
  const random = randomState(seed);
  const x = normals(random, n, features);
  const half = Math.floor(features / 2);
  if (benchmark.includes('deficient')) {
    for (let i = 0; i < n; i++) {
      for (let j = half; j < features; j++) {
        x.data[i * features + j] = x.data[i * features + j - half] + 1e-6 * x.data[i * features + j];
      }
    }
  }
  const y = normals(random, n, neuroids);
  for (let i = 0; i < n; i++) for (let j = 0; j < neuroids; j++) y.data[i * neuroids + j] += 0.5 * x.data[i * features + j];
  return { x: dtype === 'float32' ? { ...x, data: Float64Array.from(x.data, Math.fround) } : x, y };
}

function splitsOfProcedure({ data, grouped, metric }: any): Split[] {
  const groups = GROUPS[data];
  if (grouped) return splitsOf(groupKFold(groups, data === 'blank' ? 8 : 10, 1234));
  const testOnly = metric === 'rdm' || metric === 'cka';
  return shuffleSplit(groups.length, 10, testOnly ? { testShare: 0.9 } : { trainShare: 0.9 }, 1);
}

for (const procedure of procedures) {
  test.serial(
    `${procedure.benchmark}: every split as brainscore_language ${versions.brainscore_language} scores it`,
    async (t) => {
      const { x, y } = drawn(procedure, GROUPS[procedure.data].length);
      const job = { x, y, splits: splitsOfProcedure(procedure), crew };
      const { metric, dtype } = procedure;
      const tolerance = dtype === 'float32' ? 1e-4 : 1e-6;
      if (metric === 'rdm' || metric === 'cka') {
        const scored = await (metric === 'rdm' ? scoreRdm : scoreCka)({ ...job, products });
        t.true(largestDifference(scored.bySplit, procedure.raw) < tolerance);
        t.true(Math.abs(scored.score - procedure.score) < tolerance);
        return;
      }
      const mapping = metric === 'ridge_pearsonr' ? 'ridge' : 'linear';
      const scored = await scorePredictivity({ ...job, mapping, precision: dtype });
      const off = largestDifference(scored.r.data, procedure.raw.flat());
      t.true(off < tolerance, `off by ${off}`);
      t.true(Math.abs(scored.score - procedure.score) < tolerance);
    },
  );
}

test('Futrell2018-pearsonr and its ceiling, and accuracy, as upstream', (t) => {
  const random = randomState(behaviour.seed);
  const word = Array.from({ length: 400 }, () => 300 + 50 * random.standardNormal());
  const times = matrix(400, 30);
  for (let at = 0; at < times.data.length; at++) times.data[at] = word[Math.floor(at / 30)] + 100 * random.standardNormal();
  for (let at = 0; at < times.data.length; at++) if (random.double() < 0.1) times.data[at] = Number.NaN;
  const model = Float64Array.from({ length: 400 }, () => random.standardNormal());
  const half = splitHalf({ items: times.rows, people: times.cols, data: times.data });
  t.true(largestDifference(half.corrected, behaviour.corrected) < 1e-10);
  t.true(largestDifference(half.uncorrected, behaviour.uncorrected) < 1e-10);
  t.true(Math.abs(half.ceiling - behaviour.ceiling) < 1e-10);
  const means = Float64Array.from({ length: 400 }, (_, i) =>
    mean(times.data.subarray(i * 30, (i + 1) * 30).filter((value) => !Number.isNaN(value))),
  );
  const found = scorePearsonr(model, means);
  for (const name of ['score', 'rvalue', 'pvalue'] as const) t.true(Math.abs(found[name] - behaviour[name]) < 1e-10, name);
  t.is(scoreAccuracy(['the', 'dog', 'fox', 'The'], ['the', 'cat', 'fox', 'the']).score, behaviour.accuracy);
});
