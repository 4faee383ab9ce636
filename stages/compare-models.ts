import { benchmarkScores } from '../schemas/benchmark-scores.ts';
import { modelComparisons } from '../schemas/model-comparisons.ts';
import { resamples } from '../schemas/resamples.ts';
import { subjectScores } from '../schemas/subject-scores.ts';
import { defineStage, many } from '../src/engine/stage.ts';
import { percentile } from '../src/stats/bootstrap.ts';
import { falseDiscoveryRates } from '../src/stats/false-discovery.ts';
import { meanResamples, signTest } from '../src/stats/paired-difference.ts';
import { fromRows } from '../src/table/check.ts';
import type { RowOf } from '../src/table/define.ts';
import { groupBy } from '../src/table/group.ts';
import { rowsOf } from '../src/table/read.ts';

type Best = RowOf<typeof benchmarkScores>;
type Comparison = RowOf<typeof modelComparisons>;
const nameOf = ({ model, site, mapping, split }: Pick<Best, 'model' | 'site' | 'mapping' | 'split'>) =>
  [model, site, mapping, split].join('\u001f');

/**
 * Each model against each other and each control at their best sites. The same subjects, or where there are too few the same passages,
 * are drawn for both sides of a difference, so that what makes a subject or passage easy for both falls out.
 */
export default defineStage({
  name: 'compare-models',
  about: 'Set models against one another on the same subjects or passages.',
  inputs: { benchmarkScores, subjectScores, resamples: many(resamples) },
  params: { samples: 1000, seed: 1 },
  outputs: { modelComparisons },
  run({ benchmarkScores, subjectScores, resamples }, { samples, seed }) {
    const subjects = groupBy(rowsOf(subjectScores), nameOf);
    const passages = groupBy(resamples.flatMap(rowsOf), nameOf);
    /** The score of one row under every sample of what is resampled. */
    const samplesOf = (row: Best): ArrayLike<number> => {
      if (row.interval === 'subjects')
        return meanResamples(
          subjects.get(nameOf(row))!.map(({ r }) => r),
          samples,
          seed,
        );
      return (passages.get(nameOf(row)) ?? []).map(({ r }) => r);
    };
    const best = rowsOf(benchmarkScores).filter((row) => row.best && row.mapping !== 'rsa');
    const conditions = groupBy(best, ({ mapping, split }) => `${mapping} ${split}`);
    const rows = [...conditions.values()].flatMap((alike) =>
      pairsOf(alike).map(([one, other]) => compare(one, other, samplesOf)),
    );
    return { modelComparisons: fromRows(modelComparisons, withRates(rows)) };
  },
});

/** Each model with every control, and with every model after it. */
const pairsOf = (rows: readonly Best[]): [Best, Best][] =>
  rows.flatMap((one, i) =>
    one.control ? [] : rows.filter((other, j) => other.control || j > i).map((other): [Best, Best] => [one, other]),
  );

function compare(one: Best, other: Best, samplesOf: (row: Best) => ArrayLike<number>): Omit<Comparison, 'q'> {
  const { benchmark, mapping, split, model, interval } = one;
  const [left, right] = [samplesOf(one), samplesOf(other)];
  const differences = Array.from(left, (value, i) => value - right[i]);
  const known = differences.length > 0;
  return {
    ...{ benchmark, mapping, split, model, other: other.model, difference: one.r - other.r },
    low: known ? percentile(differences, 2.5) : Number.NaN,
    high: known ? percentile(differences, 97.5) : Number.NaN,
    p: known ? signTest(differences) : Number.NaN,
    ...{ interval, samples: differences.length },
  };
}

function withRates(rows: readonly Omit<Comparison, 'q'>[]): Comparison[] {
  const tested = rows.filter(({ p }) => !Number.isNaN(p));
  const rates = falseDiscoveryRates(Float64Array.from(tested, ({ p }) => p));
  const q = new Map(tested.map((row, i) => [row, rates[i]]));
  return rows.map((row) => ({ ...row, q: q.get(row) ?? Number.NaN }));
}
