import type { Tools } from '../linalg/crew.ts';
import { firstColumns, type Matrix, scaleColumns } from '../linalg/matrix.ts';
import { NARROW } from '../linalg/products.ts';
import { olsWeights } from './ols.ts';
import { weighEach } from './ridge.ts';
import { type Penalties, provisional, settlePenalties } from './settle.ts';
import { coefficientsWith, loadsOf, type SpectralForm } from './spectral-form.ts';
import { standardise } from './standardise.ts';

export interface FitOrder {
  /** Some targets on the rows of the form, n × t. */
  readonly y: Matrix;
  readonly form: SpectralForm;
  readonly penalties: Penalties;
}

export interface FittedBlock {
  /** p × t. */
  readonly coefficients: Matrix;
  readonly intercept: Float64Array;
  readonly alpha: Float64Array | null;
}

/** Chooses penalties for a block of targets and gives their coefficients, in the units of X and Y. */
export async function fitBlock({ y, form, penalties }: FitOrder, tools: Tools): Promise<FittedBlock> {
  const { products } = tools;
  const count = y.cols;
  const standardised = standardise(
    y,
    Int32Array.from({ length: y.rows }, (_, row) => row),
    Math.max(count, NARROW + 1),
  );
  const alpha = await settlePenalties(penalties, standardised.y, tools);
  const loads = scaleColumns(await loadsOf(form, standardised.y, products), widened(standardised.scales, standardised.y.cols));
  const going = provisional(alpha, [1]);
  const solved = going
    ? await products.multiply(form.basis, weighEach(loads, form, going), { transposeA: true })
    : await coefficientsWith(form, loads, olsWeights(form), products);
  const coefficients = firstColumns(solved, count);
  return {
    coefficients,
    intercept: interceptOf(coefficients, form.xMeans, standardised.means),
    alpha: alpha?.slice(0, count) ?? null,
  };
}

/** Scales for the columns that only fill up, too. */
const widened = (scales: Float64Array, width: number): Float64Array =>
  Float64Array.from({ length: width }, (_, j) => scales[j] ?? 1);

/** ȳ − x̄ · B */
function interceptOf({ data, rows, cols }: Matrix, xMeans: Float64Array, yMeans: Float64Array): Float64Array {
  const intercept = yMeans.slice();
  for (let i = 0; i < rows; i++) {
    const [mean, from] = [xMeans[i], i * cols];
    for (let j = 0; j < cols; j++) intercept[j] -= mean * data[from + j];
  }
  return intercept;
}
