/** The implicit QL algorithm for a tridiagonal matrix (Golub & Van Loan, Matrix Computations, 8.3). */
import { get, put, row } from './memory.as';
import { rotate } from './vectors.as';

/**
 * Implicit QL on T (d, e; e_i couples i − 1 and i): d becomes the eigenvalues, in no order, and each rotation is applied to the
 * rows of Z (n × columns). A coupling below ε · max(|d| + |e|) counts as zero. Returns 0, or 1 + the index that did not converge.
 */
export function diagonalise(d: usize, e: usize, n: i32, Z: usize, columns: i32): i32 {
  let size: f64 = 0;
  for (let i: i32 = 0; i < n; i++) size = max(size, abs(get(d, i)) + abs(get(e, i)));
  let negligible = f64.EPSILON * size;
  for (let i: i32 = 1; i < n; i++) put(e, i - 1, get(e, i));
  if (n > 0) put(e, n - 1, 0);
  for (let l: i32 = 0; l < n; l++) {
    for (let sweep: i32 = 0; ; sweep++) {
      let m = l;
      while (m < n - 1 && abs(get(e, m)) > negligible) m++;
      if (m == l) break;
      if (sweep == 60) return l + 1;
      sweepUp(d, e, columns, Z, l, m);
    }
  }
  return 0;
}

/** One implicit QL sweep on rows l … m of T, with Wilkinson's shift. */
function sweepUp(d: usize, e: usize, columns: i32, Z: usize, l: i32, m: i32): void {
  let g = (get(d, l + 1) - get(d, l)) / (2 * get(e, l));
  let r = sqrt(g * g + 1);
  g = get(d, m) - get(d, l) + get(e, l) / (g + (g >= 0 ? r : -r));
  let s: f64 = 1, c: f64 = 1, p: f64 = 0;
  for (let i = m - 1; i >= l; i--) {
    let f = s * get(e, i), b = c * get(e, i);
    r = sqrt(f * f + g * g);
    put(e, i + 1, r);
    if (r == 0) {
      put(d, i + 1, get(d, i + 1) - p);
      put(e, m, 0);
      return;
    }
    s = f / r;
    c = g / r;
    g = get(d, i + 1) - p;
    r = (get(d, i) - g) * s + 2 * c * b;
    p = s * r;
    put(d, i + 1, g + p);
    g = c * r - b;
    rotate(row(Z, i, columns), row(Z, i + 1, columns), c, s, columns);
  }
  put(d, l, get(d, l) - p);
  put(e, l, g);
  put(e, m, 0);
}
