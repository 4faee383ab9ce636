import { behaviourScores } from '../schemas/behaviour-scores.ts';
import { partSurprisal } from '../schemas/part-surprisal.ts';
import { suitePredictions } from '../schemas/suite-predictions.ts';
import { suiteRegions } from '../schemas/suite-regions.ts';
import { syntaxScores } from '../schemas/syntax-scores.ts';
import { defineStage } from '../src/engine/stage.ts';
import { parseFormula, type RegionTerm, weigh } from '../src/metrics/formula.ts';
import { fromRows } from '../src/table/check.ts';
import type { RowOf } from '../src/table/define.ts';
import { groupBy } from '../src/table/group.ts';
import { rowFinder, rowsOf } from '../src/table/read.ts';

type Region = RowOf<typeof suiteRegions>;
type Judged = Omit<RowOf<typeof syntaxScores>, 'model'>;

/**
 * Weighs the predictions of SyntaxGym suites. A region without surprisal (the first token of a text alone, or blank) counts as 0 bits, as
 * in Brain-Score. The score of a suite is the share of its items of which all predictions hold; of several suites, also their mean.
 */
export default defineStage({
  name: 'score-suites',
  about: 'Weigh what SyntaxGym predicts of the surprisal of regions: the share of items that a model gets right.',
  inputs: { suiteRegions, suitePredictions, partSurprisal },
  params: { model: '' },
  outputs: { syntaxScores, behaviourScores },
  run({ suiteRegions: regions, suitePredictions: predictions, partSurprisal: surprisal }, { model }) {
    const rowOf = rowFinder(surprisal, 'stimulus_id');
    const bitsOf = ({ stimulus_id }: Region) => {
      const bits = surprisal.columns.surprisal_bits[rowOf(stimulus_id)];
      return Number.isNaN(bits) ? 0 : bits;
    };
    const suites = groupBy(rowsOf(regions), ({ suite }) => suite);
    const formulas = groupBy(rowsOf(predictions), ({ suite }) => suite);
    const judged = [...suites].map(([suite, rows]) => {
      const parsed = (formulas.get(suite) ?? []).map(({ formula }, i) => parseFormula(`${suite}, prediction ${i}`, formula));
      const judgeItem = ([item, own]: [number, Region[]]) => {
        const weighed = parsed.map((formula) => weigh(formula, termIn(own, bitsOf)));
        const item_right = weighed.every(({ holds }) => holds);
        return weighed.flatMap(({ holds: prediction_holds, comparisons }, prediction) =>
          comparisons.map(({ comparison: formula, left, right, holds }, comparison): Judged => {
            const bits = { left_bits: left, right_bits: right };
            return { suite, item, prediction, comparison, formula, ...bits, holds, prediction_holds, item_right };
          }),
        );
      };
      return { suite, items: [...groupBy(rows, ({ item }) => item)].map(judgeItem) };
    });
    const shares = judged.map(({ suite, items }) => ({
      suite,
      n: items.length,
      share: shareOf(items.map(([one]) => one.item_right)),
    }));
    const made = predictions.columns.synthetic.some(Boolean) ? 'synthetic suites; ' : '';
    return {
      syntaxScores: fromRows(
        syntaxScores,
        judged.flatMap(({ items }) => items.flat().map((row) => ({ ...row, model }))),
      ),
      behaviourScores: fromRows(behaviourScores, [
        ...shares.map(({ suite, n, share }) => scoreRow(model, `syntaxgym-${suite}`, 'all', share, n, `${made}share of items`)),
        ...(shares.length > 1 ? [meanRow(model, shares, made)] : []),
      ]),
    };
  },
});

/** What a term is worth in the conditions of one item. */
function termIn(regions: readonly Region[], bitsOf: (region: Region) => number): (term: RegionTerm) => number {
  return ({ region, condition }) =>
    regions
      .filter((one) => one.condition === condition && (region === '*' || one.region === region))
      .reduce((sum, one) => sum + bitsOf(one), 0);
}

const shareOf = (right: readonly boolean[]): number => right.filter(Boolean).length / right.length;

function meanRow(model: string, shares: readonly { share: number }[], made: string): RowOf<typeof behaviourScores> {
  const mean = shares.reduce((sum, { share }) => sum + share, 0) / shares.length;
  return scoreRow(model, 'syntaxgym', 'all', mean, shares.length, `${made}mean of ${shares.length} suites; Brain-Score has 31`);
}

function scoreRow(
  model: string,
  benchmark: string,
  part: string,
  share: number,
  n: number,
  note: string,
): RowOf<typeof behaviourScores> {
  const unknown = { error: Number.NaN, signed_r: Number.NaN, p: Number.NaN };
  return { benchmark, model, part, score: share, raw: share, ceiling: 1, ...unknown, n, note };
}
