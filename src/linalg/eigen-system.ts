import type { Matrix } from './matrix.ts';

/** A = Σ values[i] · vᵢ vᵢᵀ: values ascending, and vᵢ, of length 1, is row i of `vectors`. */
export interface EigenSystem {
  readonly values: Float64Array;
  readonly vectors: Matrix;
}
