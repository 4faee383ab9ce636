/** Small triangular factors, of which the blocked algorithms are made (Golub & Van Loan, Matrix Computations, 3.1, 4.2, 5.2). */
import { at, get, put, row } from './memory.as';
import { reflector } from './reflect.as';
import { addRows, addScaled, dot, scale } from './vectors.as';

/**
 * A (k × n, k ≤ n) times reflections becomes [L 0]. Below the diagonal A keeps L; the diagonal of L goes to `diagonal`; row i from
 * place i on keeps the reflector v_i.
 */
export function factorLq(A: usize, k: i32, n: i32, diagonal: usize): void {
  for (let i: i32 = 0; i < k; i++) {
    let v = at(row(A, i, n), i);
    put(diagonal, i, reflector(v, n - i, 0));
    for (let j = i + 1; j < k; j++) {
      let r = at(row(A, j, n), i);
      addScaled(-dot(v, r, n - i), v, r, n - i);
    }
  }
}

/** The lower triangle of A (n × n) ← L with A = L Lᵀ. Returns 0, or 1 + the index of the first pivot that is not positive. */
export function factorCholesky(A: usize, n: i32): i32 {
  for (let i: i32 = 0; i < n; i++) {
    let a = row(A, i, n);
    for (let j: i32 = 0; j < i; j++) {
      let l = row(A, j, n);
      put(a, j, (get(a, j) - dot(a, l, j)) / get(l, j));
    }
    let pivot = get(a, i) - dot(a, a, i);
    if (!(pivot > 0)) return i + 1;
    put(a, i, sqrt(pivot));
  }
  return 0;
}

/** Columns of B that are solved for together, so that they stay in the nearest cache. */
const STRIP: i32 = 256;

/** B (n × m) ← L⁻¹ B for the lower triangle L of an n × n matrix. `room` is place for n numbers. */
export function solveLower(L: usize, n: i32, B: usize, m: i32, room: usize): void {
  for (let from: i32 = 0; from < m; from += STRIP) {
    let strip = at(B, from), width = min(STRIP, m - from);
    for (let i: i32 = 0; i < n; i++) {
      for (let j: i32 = 0; j < i; j++) put(room, j, -get(row(L, i, n), j));
      addRows(room, strip, m, i, row(strip, i, m), width);
      scale(1 / get(row(L, i, n), i), row(strip, i, m), width);
    }
  }
}

/** B (n × m) ← U⁻¹ B for the upper triangle U of an n × n matrix. `room` is place for n numbers. */
export function solveUpper(U: usize, n: i32, B: usize, m: i32, room: usize): void {
  for (let from: i32 = 0; from < m; from += STRIP) {
    let strip = at(B, from), width = min(STRIP, m - from);
    for (let i = n - 1; i >= 0; i--) {
      for (let j = i + 1; j < n; j++) put(room, j - i - 1, -get(row(U, i, n), j));
      addRows(room, row(strip, i + 1, m), m, n - 1 - i, row(strip, i, m), width);
      scale(1 / get(row(U, i, n), i), row(strip, i, m), width);
    }
  }
}
