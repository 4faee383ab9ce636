import test from 'ava';
import fc from 'fast-check';
import { EigenvalueDecomposition, Matrix as Reference } from 'ml-matrix';
import { NumericError } from '../../../src/errors.ts';
import { type EigenSystem, eigenSymmetric } from '../../../src/linalg/eigen-symmetric.ts';
import { fromRows, type Matrix, matrix } from '../../../src/linalg/matrix.ts';
import { openKernels } from '../../../src/linalg/wasm/kernels.ts';
import { largestDifference } from '../../support/close.ts';
import { randomMatrix } from '../../support/random-matrix.ts';

function symmetric(n: number, seed: number): Matrix {
  const m = randomMatrix(n, n, seed);
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) m.data[j * n + i] = m.data[i * n + j];
  return m;
}

/** Largest entry of A − Σ λ v vᵀ and of V Vᵀ − I. */
function defects(a: Matrix, { values, vectors }: EigenSystem): { residual: number; skew: number } {
  const n = a.rows;
  const at = (i: number, j: number): number => vectors.data[i * n + j];
  let [residual, skew] = [0, 0];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let [rebuilt, overlap] = [0, 0];
      for (let k = 0; k < n; k++) {
        rebuilt += values[k] * at(k, i) * at(k, j);
        overlap += at(i, k) * at(j, k);
      }
      residual = Math.max(residual, Math.abs(rebuilt - a.data[i * n + j]));
      skew = Math.max(skew, Math.abs(overlap - (i === j ? 1 : 0)));
    }
  }
  return { residual, skew };
}

test('eigenvalues agree with another implementation, and vectors rebuild the matrix', (t) => {
  const kernels = openKernels();
  for (const n of [1, 2, 3, 4, 7, 16, 33, 90]) {
    const a = symmetric(n, n);
    const system = eigenSymmetric(a, kernels);
    const reference = new EigenvalueDecomposition(Reference.from1DArray(n, n, a.data), { assumeSymmetric: true });
    t.true(
      largestDifference(
        system.values,
        reference.realEigenvalues.slice().sort((x, y) => x - y),
      ) < 1e-12,
      `values at ${n}`,
    );
    const { residual, skew } = defects(a, system);
    t.true(residual < 1e-12 && skew < 1e-13, `n ${n}: residual ${residual}, skew ${skew}`);
  }
});

test('repeated eigenvalues have orthonormal vectors', (t) => {
  const n = 24;
  const identity = matrix(n, n);
  for (let i = 0; i < n; i++) identity.data[i * n + i] = 3;
  t.deepEqual([...eigenSymmetric(identity).values], new Array(n).fill(3));
  const ones = matrix(n, n, new Float64Array(n * n).fill(1));
  const system = eigenSymmetric(ones);
  t.true(largestDifference(system.values, [...new Array(n - 1).fill(0), n]) < 1e-13);
  const { residual, skew } = defects(ones, system);
  t.true(residual < 1e-13 && skew < 1e-13);
});

test('a matrix of zeros has eigenvalues of exactly zero', (t) => {
  const system = eigenSymmetric(matrix(5, 5));
  t.deepEqual([...system.values], [0, 0, 0, 0, 0]);
  t.is(defects(matrix(5, 5), system).skew, 0);
});

test('a known 2 × 2: values 1 and 3, vectors along the diagonals', (t) => {
  const { values, vectors } = eigenSymmetric(
    fromRows([
      [2, 1],
      [1, 2],
    ]),
  );
  t.true(largestDifference(values, [1, 3]) < 1e-15);
  t.true(largestDifference(vectors.data.map(Math.abs), new Array(4).fill(Math.SQRT1_2)) < 1e-15);
});

test('scale does not matter: 1e-200 and 1e200 times a matrix decompose alike', (t) => {
  const a = symmetric(9, 5);
  const { values } = eigenSymmetric(a);
  for (const scale of [2 ** -700, 2 ** 700]) {
    const scaled = eigenSymmetric(
      matrix(
        9,
        9,
        a.data.map((value) => value * scale),
      ),
    );
    t.true(
      largestDifference(
        scaled.values.map((value) => value / scale),
        values,
      ) < 1e-14,
    );
  }
});

test('the trace is the sum of the eigenvalues, and shifting the diagonal shifts them', (t) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 0, max: 1e6 }),
      fc.double({ min: -5, max: 5, noNaN: true }),
      (n, seed, shift) => {
        const a = symmetric(n, seed);
        const shifted = matrix(n, n, a.data.slice());
        for (let i = 0; i < n; i++) shifted.data[i * n + i] += shift;
        const [before, after] = [eigenSymmetric(a).values, eigenSymmetric(shifted).values];
        t.true(
          largestDifference(
            after,
            before.map((value) => value + shift),
          ) < 1e-12,
        );
      },
    ),
    { numRuns: 40, seed: 1 },
  );
});

test('only the lower triangle is read, and the input is left as it was', (t) => {
  const a = symmetric(6, 8);
  const lower = matrix(
    6,
    6,
    a.data.map((value, at) => (at % 6 > Math.floor(at / 6) ? 99 : value)),
  );
  const before = lower.data.slice();
  t.deepEqual(eigenSymmetric(lower).values, eigenSymmetric(a).values);
  t.deepEqual(lower.data, before);
});

test('a matrix that is not square or not finite is a NumericError', (t) => {
  t.throws(() => eigenSymmetric(matrix(2, 3)), { instanceOf: NumericError, message: /2 × 3 matrix is not square/ });
  t.throws(() => eigenSymmetric(fromRows([[Number.NaN]])), { instanceOf: NumericError, message: /NaN at row 0, column 0/ });
});
