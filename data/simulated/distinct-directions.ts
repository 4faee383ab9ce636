import { eigenSymmetric } from '../../src/linalg/eigen-symmetric.ts';
import { largest } from '../../src/linalg/eigen-system.ts';
import { centreColumns, type Matrix, matrix, rowOf } from '../../src/linalg/matrix.ts';
import type { Products } from '../../src/linalg/products.ts';
import { heldOutResiduals } from './held-out-residuals.ts';
import { gram, zScored } from './z-scored.ts';

/**
 * Directions of the planted site that it predicts well for passages it has not seen, and that its neighbours do not.
 *
 * Among the leading principal components of the planted site (n × k, each of unit length), the mixtures U·w that maximise
 * w'(mean over neighbours of E'E − E₀'E₀)w, where E₀ and E hold the residuals of ridge predictions of U from the planted site and
 * from a neighbour, every passage held out in turn. So the gap between sites is one in what encoding models measure.
 *
 * Returns `count` columns of mean 0 and variance 1 over presentations, mutually uncorrelated, the most distinct first.
 */
export async function distinctDirections(
  planted: Matrix,
  neighbours: readonly Matrix[],
  passageOf: Int32Array,
  count: number,
  components: number,
  products: Products,
): Promise<Matrix> {
  const own = gram(zScored(planted));
  const scores = await leadingComponents(own, components, products);
  const gap = matrix(components, components);
  addProduct(gap, await heldOutResiduals(own, scores, passageOf, products), -1);
  for (const neighbour of neighbours) {
    const kernel = gram(zScored(neighbour));
    addProduct(gap, await heldOutResiduals(kernel, scores, passageOf, products), 1 / neighbours.length);
  }
  const { vectors } = largest(await eigenSymmetric(gap, products), count);
  return readOut(scores, vectors);
}

/** The first `count` principal components as rows of unit length. */
const leadingComponents = async (kernel: Matrix, count: number, products: Products): Promise<Matrix> =>
  largest(await eigenSymmetric(kernel, products), count).vectors;

/** gap += weight · E E', where the residuals of component i are row i of E. */
function addProduct(gap: Matrix, residuals: Matrix, weight: number): void {
  const overlaps = gram(residuals);
  for (let i = 0; i < gap.data.length; i++) gap.data[i] += weight * overlaps.data[i];
}

/** Column c is √n · Σᵢ weight(c, i) · component i, from the last row of `weights` to the first. */
function readOut(scores: Matrix, weights: Matrix): Matrix {
  const n = scores.cols;
  const out = matrix(n, weights.rows);
  for (let c = 0; c < weights.rows; c++) {
    const w = rowOf(weights, weights.rows - 1 - c);
    for (let i = 0; i < scores.rows; i++) {
      const component = rowOf(scores, i);
      for (let row = 0; row < n; row++) out.data[row * weights.rows + c] += Math.sqrt(n) * w[i] * component[row];
    }
  }
  return centreColumns(out);
}
