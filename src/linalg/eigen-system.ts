import { type Matrix, matrix } from './matrix.ts';

/** A = Σ values[i] · vᵢ vᵢᵀ: values ascending, and vᵢ, of length 1, is row i of `vectors`. */
export interface EigenSystem {
  readonly values: Float64Array;
  readonly vectors: Matrix;
}

/** The last `count` eigenpairs, which have the largest eigenvalues, as views. */
export function largest({ values, vectors }: EigenSystem, count: number): EigenSystem {
  const from = values.length - count;
  return { values: values.subarray(from), vectors: matrix(count, vectors.cols, vectors.data.subarray(from * vectors.cols)) };
}
