import { crossValidate } from '../../src/encoding/cross-validate.ts';
import { type EncodingCrew, openEncodingCrew } from '../../src/encoding/encoding-crew.ts';
import { fitBanded } from '../../src/encoding/fit-banded.ts';
import { fitMapping } from '../../src/encoding/fit-mapping.ts';
import { contiguousFolds } from '../../src/encoding/folds/k-fold.ts';
import { splitsOf } from '../../src/encoding/folds/split.ts';
import { type Matrix, matrix, rowsAt } from '../../src/linalg/matrix.ts';
import { openProducts, type Products } from '../../src/linalg/products.ts';
import { compareWithMany } from '../../src/rsa/compare.ts';
import { computeRdm } from '../../src/rsa/rdm.ts';
import { asMatrix, type Stored } from './npy.ts';

/** What is opened once, before the clock starts. */
export interface Tools {
  readonly products: Products;
  readonly crew: EncodingCrew;
}

/** Opened, and used once, so that the threads run and have loaded what they need. */
export async function openTools(threads: number): Promise<Tools> {
  const [products, crew] = [await openProducts(threads), openEncodingCrew(threads)];
  const member = await crew.member(false);
  await Promise.all(Array.from({ length: threads }, () => member.run('gram', matrix(2, 2))));
  return { products, crew };
}

type Inputs = Readonly<Record<string, Stored>>;
export type Outputs = Readonly<Record<string, Matrix>>;
type Ours = (inputs: Inputs, params: any, tools: Tools) => Promise<Outputs>;

/** Our side of each work, by the name under which `works.ts` knows it. A work without an entry is listed as not built yet. */
export const OURS: Readonly<Record<string, Ours>> = {
  product,
  nestedRidge,
  chosenRidge,
  brainScoreRidge,
  bandedRidge,
  leastSquares,
  dissimilarity,
};

/** The ceiling: GF/s of a square product in float64, the best of some, for each number of threads. */
async function product(_: Inputs, { n, threads, repeats }: { n: number; threads: number[]; repeats: number }): Promise<Outputs> {
  const a = matrix(
    n,
    n,
    new Float64Array(n * n).map((_, i) => Math.sin(i)),
  );
  const gflops = matrix(1, threads.length);
  for (const [i, count] of threads.entries()) {
    const products = await openProducts(count);
    for (let repeat = 0; repeat < repeats; repeat++) {
      const start = performance.now();
      await products.multiply(a, a);
      gflops.data[i] = Math.max(gflops.data[i], (2 * n ** 3) / (performance.now() - start) / 1e6);
    }
    await products.close();
  }
  return { gflops };
}

async function nestedRidge(inputs: Inputs, { alphas, folds, innerFolds }: any, { crew }: Tools): Promise<Outputs> {
  const [x, y] = [asMatrix(inputs.x), asMatrix(inputs.y)];
  const splits = splitsOf(contiguousFolds(x.rows, folds));
  const choice = { by: 'folds', folds: innerFolds } as const;
  const { r, alpha } = await crossValidate({ x, y, splits, mapping: 'ridge', alphas, choice, crew });
  return { r, alpha: alpha as Matrix };
}

async function chosenRidge(inputs: Inputs, { alphas, folds }: any, { crew }: Tools): Promise<Outputs> {
  const [x, y] = [asMatrix(inputs.x), asMatrix(inputs.y)];
  const choice = { by: 'folds', folds } as const;
  const { alpha, coefficients } = await fitMapping({ x, y, mapping: 'ridge', alphas, choice, crew });
  return { alpha: matrix(1, y.cols, alpha as Float64Array), coefficients };
}

/** Layer after layer: x holds their features one below the other. */
async function brainScoreRidge(inputs: Inputs, { alphas, layers }: any, { crew }: Tools): Promise<Outputs> {
  const [all, y] = [asMatrix(inputs.x), asMatrix(inputs.y)];
  const splits = splitsOf(Int32Array.from(inputs.fold.data));
  const [r, alpha] = [matrix(layers * splits.length, y.cols), matrix(layers, splits.length)];
  for (let layer = 0; layer < layers; layer++) {
    const x = rowsAt(
      all,
      Array.from({ length: y.rows }, (_, row) => layer * y.rows + row),
    );
    const choice = { by: 'leave-one-out' } as const;
    const scored = await crossValidate({ x, y, splits, mapping: 'ridge', alphas, choice, penaltyFor: 'all', crew });
    r.data.set(scored.r.data, layer * scored.r.data.length);
    splits.forEach((_, s) => (alpha.data[layer * splits.length + s] = scored.alpha?.data[s * y.cols] as number));
  }
  return { r, alpha };
}

async function bandedRidge(inputs: Inputs, { alphas, folds, spaces: count }: any, { crew }: Tools): Promise<Outputs> {
  const [x, y, weights] = [asMatrix(inputs.x), asMatrix(inputs.y), asMatrix(inputs.draws)];
  const spaces = Array.from({ length: count }, (_, b) => ({ name: `space ${b}`, width: x.cols / count }));
  const choice = { by: 'folds', folds } as const;
  const fitted = await fitBanded({ x, y, spaces, weights, alphas, choice, crew });
  const delta = matrix(count, y.cols);
  for (let at = 0; at < delta.data.length; at++) {
    delta.data[at] = Math.log(fitted.weights.data[at] / fitted.alpha[at % y.cols]);
  }
  return { alpha: matrix(1, y.cols, fitted.alpha), delta, coefficients: fitted.coefficients };
}

async function leastSquares(inputs: Inputs, _: any, { crew }: Tools): Promise<Outputs> {
  const [x, y] = [asMatrix(inputs.x), asMatrix(inputs.y)];
  const choice = { by: 'gcv' } as const;
  const { coefficients } = await fitMapping({ x, y, mapping: 'ols', alphas: [], choice, crew });
  return { coefficients };
}

async function dissimilarity(inputs: Inputs, _: any, { products }: Tools): Promise<Outputs> {
  const rdm = await computeRdm(asMatrix(inputs.x), products);
  const { data, rows, cols } = asMatrix(inputs.others);
  const others = Array.from({ length: rows }, (_, i) => data.subarray(i * cols, (i + 1) * cols));
  const rho = compareWithMany([rdm], others, 'spearman');
  return { rdm: matrix(1, rdm.length, rdm), rho };
}
