import { choosePenalties } from '../../src/encoding/choose-penalty.ts';
import { crossValidate } from '../../src/encoding/cross-validate.ts';
import { contiguousFolds } from '../../src/encoding/folds.ts';
import { fitOls, olsWeights } from '../../src/encoding/ols.ts';
import { fitRidge, ridgeWeightsOfEach } from '../../src/encoding/ridge.ts';
import { coefficientsWith } from '../../src/encoding/spectral-form.ts';
import { type Matrix, matrix } from '../../src/linalg/matrix.ts';
import { openProducts, type Products } from '../../src/linalg/products.ts';
import { type Kernels, openKernels } from '../../src/linalg/wasm/kernels.ts';
import { compareRdms } from '../../src/rsa/compare.ts';
import { correlationRdm } from '../../src/rsa/rdm.ts';
import { asMatrix, type Stored } from './npy.ts';

/** What is opened once, before the clock starts. */
export interface Tools {
  readonly products: Products;
  readonly kernels: Kernels;
}

export const openTools = async (threads: number): Promise<Tools> => ({
  products: await openProducts(threads),
  kernels: openKernels(),
});

type Inputs = Readonly<Record<string, Stored>>;
export type Outputs = Readonly<Record<string, Matrix>>;
type Ours = (inputs: Inputs, params: any, tools: Tools) => Promise<Outputs>;

/** Our side of each work, by the name under which `works.ts` knows it. A work without an entry is listed as not built yet. */
export const OURS: Readonly<Record<string, Ours>> = { product, nestedRidge, chosenRidge, leastSquares, dissimilarity };

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

async function nestedRidge(inputs: Inputs, { alphas, folds, innerFolds }: any, { products }: Tools): Promise<Outputs> {
  const [x, y] = [asMatrix(inputs.x), asMatrix(inputs.y)];
  const foldOf = contiguousFolds(x.rows, folds);
  const { r, alpha, predictions } = await crossValidate({ x, y, foldOf, mapping: 'ridge', alphas, innerFolds, products });
  return { r, alpha: alpha as Matrix, predictions };
}

async function chosenRidge(inputs: Inputs, { alphas, folds }: any, { products, kernels }: Tools): Promise<Outputs> {
  const [x, y] = [asMatrix(inputs.x), asMatrix(inputs.y)];
  const alpha = await choosePenalties(x, y, contiguousFolds(x.rows, folds), alphas, products, kernels);
  const form = await fitRidge(x, y, products, kernels);
  const weights = ridgeWeightsOfEach(form, alpha);
  for (let i = 0; i < weights.data.length; i++) weights.data[i] *= form.loads.data[i];
  return { alpha: matrix(1, y.cols, alpha), coefficients: await products.multiply(form.basis, weights, { transposeA: true }) };
}

async function leastSquares(inputs: Inputs, _: any, { products, kernels }: Tools): Promise<Outputs> {
  const x = asMatrix(inputs.x);
  const form = await fitOls(x, asMatrix(inputs.y), products, kernels);
  return { coefficients: await coefficientsWith(form, olsWeights(form, x.rows), products) };
}

async function dissimilarity(inputs: Inputs, _: any, { products }: Tools): Promise<Outputs> {
  const rdm = await correlationRdm(asMatrix(inputs.x), products);
  const others = asMatrix(inputs.others);
  const rho = Float64Array.from({ length: others.rows }, (_, i) =>
    compareRdms(rdm, others.data.subarray(i * others.cols, (i + 1) * others.cols)),
  );
  return { rdm: matrix(1, rdm.length, rdm), rho: matrix(1, rho.length, rho) };
}
