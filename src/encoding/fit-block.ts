import type { Tools } from '../linalg/crew.ts';
import { firstColumns, type Matrix } from '../linalg/matrix.ts';
import { NARROW, type Products } from '../linalg/products.ts';
import { weighEach } from './ridge.ts';
import { type Penalties, provisional, settlePenalties } from './settle.ts';
import { loadsOf, type SpectralForm } from './spectral-form.ts';
import { standardise } from './standardise.ts';

export interface FitOrder {
  /** Some targets on the rows of the form, n × t. */
  readonly y: Matrix;
  readonly form: SpectralForm;
  /** Σ_i w_i · basis_i ⊗ right_i, p × n, for a mapping whose weights are those of all targets: coefficients are solution · Y. */
  readonly solution: Matrix | null;
  readonly penalties: Penalties;
}

export interface FittedBlock {
  /** p × t. */
  readonly coefficients: Matrix;
  readonly intercept: Float64Array;
  readonly alpha: Float64Array | null;
}

/** Chooses penalties for a block of targets and gives their coefficients, in the units of X and Y. */
export async function fitBlock({ y, form, solution, penalties }: FitOrder, tools: Tools): Promise<FittedBlock> {
  const count = y.cols;
  const rows = Int32Array.from({ length: y.rows }, (_, row) => row);
  const { y: targets, means, scales } = standardise(y, rows, Math.max(count, NARROW + 1));
  const alpha = await settlePenalties(penalties, targets, tools);
  const solved = solution
    ? await tools.products.multiply(solution, targets)
    : await solveEach(form, targets, provisional(alpha, [1]) as Float64Array, tools.products);
  const coefficients = rescaled(firstColumns(solved, count), scales);
  return {
    coefficients,
    intercept: interceptOf(coefficients, form.xMeans, means),
    alpha: alpha?.slice(0, count) ?? null,
  };
}

async function solveEach(form: SpectralForm, y: Matrix, alphas: Float64Array, products: Products): Promise<Matrix> {
  const loads = await loadsOf(form, y, products);
  return products.multiply(form.basis, weighEach(loads, form, alphas), { transposeA: true });
}

/** Columns times their scales, in place. */
function rescaled(m: Matrix, scales: Float64Array): Matrix {
  const { data, rows, cols } = m;
  for (let i = 0; i < rows; i++) {
    const from = i * cols;
    for (let j = 0; j < cols; j++) data[from + j] *= scales[j];
  }
  return m;
}

/** ȳ − x̄ · B */
function interceptOf({ data, rows, cols }: Matrix, xMeans: Float64Array, yMeans: Float64Array): Float64Array {
  const intercept = yMeans.slice();
  for (let i = 0; i < rows; i++) {
    const [mean, from] = [xMeans[i], i * cols];
    for (let j = 0; j < cols; j++) intercept[j] -= mean * data[from + j];
  }
  return intercept;
}
