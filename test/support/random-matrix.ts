import { type Matrix, matrix } from '../../src/linalg/matrix.ts';
import { randomState } from '../../src/stats/random.ts';

/** Standard normal numbers, the same for the same seed. */
export function randomMatrix(rows: number, cols: number, seed: number): Matrix {
  const random = randomState(seed);
  return matrix(
    rows,
    cols,
    Float64Array.from({ length: rows * cols }, () => random.standardNormal()),
  );
}
