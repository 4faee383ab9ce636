import test from 'ava';
import { predictBySpace } from '../../../src/encoding/banded-ridge.ts';
import type { BandedWork } from '../../../src/encoding/banded-work.ts';
import { drawWeights } from '../../../src/encoding/feature-spaces.ts';
import { fitBanded } from '../../../src/encoding/fit-banded.ts';
import { splitCorrelation, splitR2, sumOf } from '../../../src/encoding/split-scores.ts';
import { centreColumns, columnMeans, fromRows } from '../../../src/linalg/matrix.ts';
import { openProducts } from '../../../src/linalg/products.ts';
import { largestDifference } from '../../support/close.ts';
import { fixture } from '../../support/fixture.ts';

const products = await openProducts();
const { problems, alphas, folds, ...truth } = fixture('banded.json');
const byFolds = { by: 'folds', folds } as const;

test('draws of weights are those of himalaya with the same seed', (t) => {
  t.true(largestDifference(drawWeights(3, 12, 7).data, truth.weights.flat()) < 1e-12);
  const four = drawWeights(4, 5, 11, { concentrations: [2.5, 0.4, 1] });
  t.true(largestDifference(four.data, truth.weights_of_four.flat()) < 1e-12);
});

for (const [name, problem] of Object.entries<any>(problems)) {
  const spaces = problem.widths.map((width: number, s: number) => ({ name: `space ${s}`, width }));
  const weights = fromRows(truth.weights);
  const job: BandedWork = { x: fromRows(problem.x), y: fromRows(problem.y), spaces, weights, alphas, choice: byFolds };

  test(`weights, penalties, losses, coefficients and predictions are those of himalaya: ${name}`, async (t) => {
    const fit = await fitBanded(job);
    t.deepEqual([...fit.draw], problem.draws);
    t.deepEqual([...fit.alpha], problem.alphas);
    // himalaya's scores carry 1e-10 · log α, so that of equal ones the larger penalty counts
    t.true(largestDifference(fit.loss, problem.losses) < 2e-9);
    t.true(largestDifference(fit.coefficients.data, problem.coef.flat()) < 1e-8);
    const held = fromRows(problem.held);
    const parts = await predictBySpace({ ...fit, x: held, spaces }, { products });
    const whole = sumOf(parts[0], parts);
    const yMeans = columnMeans(job.y);
    t.true(
      largestDifference(
        whole.data.map((value, at) => value + yMeans[at % 6]),
        problem.predicted.flat(),
      ) < 1e-8,
    );
  });

  test(`splits of R² and r are those of himalaya: ${name}`, async (t) => {
    const fit = await fitBanded(job);
    const parts = await predictBySpace({ ...fit, x: fromRows(problem.held), spaces }, { products });
    const target = centreColumns(fromRows(problem.truth));
    const r2 = splitR2(
      target,
      parts.map((part) => centreColumns(part)),
    );
    t.true(largestDifference(r2.data, problem.r2_split.flat()) < 1e-9);
    t.true(largestDifference(splitCorrelation(target, parts).data, problem.r_split.flat()) < 1e-9);
  });
}
