import type { Tools } from '../linalg/crew.ts';
import { firstColumns, type Matrix } from '../linalg/matrix.ts';
import { NARROW } from '../linalg/products.ts';
import { weighEach } from './ridge.ts';
import { type Penalties, provisional, settlePenalties } from './settle.ts';
import { standardiseHere } from './standardise.ts';

/** What gives the coefficients of centred targets Y (n × t). */
export type Solver = { readonly xMeans: Float64Array } & (ForAll | ForEach);

/** For a mapping whose weights are those of all targets: solution · Y. */
interface ForAll {
  /** Σ_i w_i · basis_i ⊗ right_i, p × n. */
  readonly solution: Matrix;
}

/** For one with a penalty a target: turned · diag(1 / (λ + α)) · right · Y, as of a `SpectralForm`. */
interface ForEach {
  readonly values: Float64Array;
  readonly right: Matrix;
  /** basisᵀ, p × k. */
  readonly turned: Matrix;
}

export interface FitOrder {
  /** Some targets on the rows of the fit, n × t. */
  readonly y: Matrix;
  readonly solver: Solver;
  readonly penalties: Penalties;
}

export interface FittedBlock {
  /** p × t. */
  readonly coefficients: Matrix;
  readonly intercept: Float64Array;
  readonly alpha: Float64Array | null;
  /** That of the targets, which are gone, and now of the coefficients. */
  readonly memory: ArrayBuffer;
}

/** Chooses penalties for a block of targets and gives their coefficients, in the units of X and Y. */
export async function fitBlock({ y, solver, penalties }: FitOrder, tools: Tools): Promise<FittedBlock> {
  const count = y.cols;
  const rows = Int32Array.from({ length: y.rows }, (_, row) => row);
  const { y: targets, means, scales } = standardiseHere(y, rows, Math.max(count, NARROW + 1));
  const alpha = await settlePenalties(penalties, targets, tools);
  const memory = y.data.buffer as ArrayBuffer;
  const solved =
    'solution' in solver
      ? await solveAll(solver, targets, memory, tools)
      : await solveEach(solver, targets, provisional(alpha, [1]) as Float64Array, memory, tools);
  const coefficients = rescaled(firstColumns(solved, count), scales);
  return {
    coefficients,
    intercept: interceptOf(coefficients, solver.xMeans, means.subarray(0, count)),
    alpha: alpha?.slice(0, count) ?? null,
    memory,
  };
}

/** solution · Y, in the memory of Y. */
async function solveAll({ solution }: ForAll, y: Matrix, memory: ArrayBuffer, { products, workspace }: Tools): Promise<Matrix> {
  const room = workspace.matrix('solved', solution.rows, y.cols);
  const solved = new Float64Array(memory, 0, room.data.length);
  solved.set((await products.multiply(solution, y, { room: room.data })).data);
  return { ...room, data: solved };
}

/** The coefficients with a penalty for each target. They take the memory of Y, which is no longer needed once the loads are known. */
async function solveEach(
  solver: ForEach,
  y: Matrix,
  alphas: Float64Array,
  memory: ArrayBuffer,
  { products, workspace }: Tools,
): Promise<Matrix> {
  const { right, turned } = solver;
  const { data: room } = workspace.matrix('loads', right.rows, y.cols);
  const loads = weighEach(await products.multiply(right, y, { room }), solver, alphas);
  return products.multiply(turned, loads, { room: new Float64Array(memory) });
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
