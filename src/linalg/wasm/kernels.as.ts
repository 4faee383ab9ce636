/**
 * The few loops that JavaScript cannot run fast, in AssemblyScript (compiled by `build.mjs` beside this file): symmetric
 * eigendecomposition by Householder tridiagonalisation and implicit QL (Golub & Van Loan, Matrix Computations, 8.3), and the thin
 * LQ factorisation by Householder reflections (5.2, transposed). Matrices are row-major f64 at byte addresses; every inner loop
 * runs along a row, two lanes at a time. Sums are taken in a fixed order, so that results do not depend on the machine.
 */

@inline function at(base: usize, i: i32): usize { return base + (<usize>i << 3); }
@inline function get(base: usize, i: i32): f64 { return load<f64>(at(base, i)); }
@inline function put(base: usize, i: i32, value: f64): void { store<f64>(at(base, i), value); }
@inline function row(base: usize, i: i32, columns: i32): usize { return base + ((<usize>i * <usize>columns) << 3); }
@inline function sumLanes(v: v128): f64 { return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1); }

/** Σ a_i b_i */
@inline function dot(a: usize, b: usize, n: i32): f64 {
  let s0 = f64x2.splat(0), s1 = f64x2.splat(0), s2 = f64x2.splat(0), s3 = f64x2.splat(0);
  let i: i32 = 0;
  for (; i + 8 <= n; i += 8) {
    let x = at(a, i), y = at(b, i);
    s0 = f64x2.add(s0, f64x2.mul(v128.load(x), v128.load(y)));
    s1 = f64x2.add(s1, f64x2.mul(v128.load(x, 16), v128.load(y, 16)));
    s2 = f64x2.add(s2, f64x2.mul(v128.load(x, 32), v128.load(y, 32)));
    s3 = f64x2.add(s3, f64x2.mul(v128.load(x, 48), v128.load(y, 48)));
  }
  let sum = sumLanes(f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3)));
  for (; i < n; i++) sum += get(a, i) * get(b, i);
  return sum;
}

/** y += c x */
@inline function addScaled(c: f64, x: usize, y: usize, n: i32): void {
  let cc = f64x2.splat(c);
  let i: i32 = 0;
  for (; i + 4 <= n; i += 4) {
    let from = at(x, i), to = at(y, i);
    v128.store(to, f64x2.add(v128.load(to), f64x2.mul(cc, v128.load(from))));
    v128.store(to, f64x2.add(v128.load(to, 16), f64x2.mul(cc, v128.load(from, 16))), 16);
  }
  for (; i < n; i++) put(y, i, get(y, i) + c * get(x, i));
}

/** y += c x, and the result is Σ x_i u_i: both halves of a symmetric product read a row once. */
@inline function addScaledAndDot(c: f64, x: usize, y: usize, u: usize, n: i32): f64 {
  let cc = f64x2.splat(c), s0 = f64x2.splat(0), s1 = f64x2.splat(0);
  let i: i32 = 0;
  for (; i + 4 <= n; i += 4) {
    let from = at(x, i), to = at(y, i), by = at(u, i);
    let x0 = v128.load(from), x1 = v128.load(from, 16);
    s0 = f64x2.add(s0, f64x2.mul(x0, v128.load(by)));
    s1 = f64x2.add(s1, f64x2.mul(x1, v128.load(by, 16)));
    v128.store(to, f64x2.add(v128.load(to), f64x2.mul(cc, x0)));
    v128.store(to, f64x2.add(v128.load(to, 16), f64x2.mul(cc, x1)), 16);
  }
  let sum = sumLanes(f64x2.add(s0, s1));
  for (; i < n; i++) {
    sum += get(x, i) * get(u, i);
    put(y, i, get(y, i) + c * get(x, i));
  }
  return sum;
}

/** z -= a x + b y */
@inline function subtractTwo(a: f64, x: usize, b: f64, y: usize, z: usize, n: i32): void {
  let aa = f64x2.splat(a), bb = f64x2.splat(b);
  let i: i32 = 0;
  for (; i + 2 <= n; i += 2) {
    let change = f64x2.add(f64x2.mul(aa, v128.load(at(x, i))), f64x2.mul(bb, v128.load(at(y, i))));
    v128.store(at(z, i), f64x2.sub(v128.load(at(z, i)), change));
  }
  for (; i < n; i++) put(z, i, get(z, i) - (a * get(x, i) + b * get(y, i)));
}

/** (x, y) ← (c x − s y, s x + c y) */
@inline function rotate(x: usize, y: usize, c: f64, s: f64, n: i32): void {
  let cc = f64x2.splat(c), ss = f64x2.splat(s);
  let i: i32 = 0;
  for (; i + 4 <= n; i += 4) {
    let p = at(x, i), q = at(y, i);
    let x0 = v128.load(p), y0 = v128.load(q), x1 = v128.load(p, 16), y1 = v128.load(q, 16);
    v128.store(p, f64x2.sub(f64x2.mul(cc, x0), f64x2.mul(ss, y0)));
    v128.store(q, f64x2.add(f64x2.mul(ss, x0), f64x2.mul(cc, y0)));
    v128.store(p, f64x2.sub(f64x2.mul(cc, x1), f64x2.mul(ss, y1)), 16);
    v128.store(q, f64x2.add(f64x2.mul(ss, x1), f64x2.mul(cc, y1)), 16);
  }
  for (; i < n; i++) {
    let a = get(x, i), b = get(y, i);
    put(x, i, c * a - s * b);
    put(y, i, s * a + c * b);
  }
}

/**
 * A (n × n, lower triangle) becomes T = Qᵀ A Q with diagonal d and couplings e (e_i between i − 1 and i). Row i of A keeps the
 * reflector u_i in its first i places and h_i = |u_i|² / 2 stands in h (0: no reflection). q is room for n numbers.
 */
export function tridiagonalise(A: usize, n: i32, d: usize, e: usize, h: usize, q: usize): void {
  for (let i = n - 1; i >= 1; i--) {
    let u = row(A, i, n);
    put(e, i, get(u, i - 1));
    put(h, i, 0);
    let rest = dot(u, u, i - 1);
    if (rest == 0) continue;
    let last = get(u, i - 1);
    let length = sqrt(rest + last * last);
    let coupling = last >= 0 ? -length : length;
    let half = rest + last * last - last * coupling;
    put(e, i, coupling);
    put(h, i, half);
    put(u, i - 1, last - coupling);
    reflectBothSides(A, n, i, u, half, q);
  }
  if (n > 0) { put(e, 0, 0); put(h, 0, 0); }
  for (let i = 0; i < n; i++) put(d, i, get(row(A, i, n), i));
}

/** The leading i × i block of A ← H A H with H = I − u uᵀ / half, as A − u qᵀ − q uᵀ. */
function reflectBothSides(A: usize, n: i32, i: i32, u: usize, half: f64, q: usize): void {
  memory.fill(q, 0, <usize>i << 3);
  for (let j: i32 = 0; j < i; j++) {
    let r = row(A, j, n);
    let below = addScaledAndDot(get(u, j), r, q, u, j);
    put(q, j, get(q, j) + below + get(r, j) * get(u, j));
  }
  for (let j: i32 = 0; j < i; j++) put(q, j, get(q, j) / half);
  addScaled(-dot(u, q, i) / (2 * half), u, q, i);
  for (let j: i32 = 0; j < i; j++) subtractTwo(get(u, j), q, get(q, j), u, row(A, j, n), j + 1);
}

/** Z ← Qᵀ of `tridiagonalise`, from the reflectors that it left in A and h. */
export function formRotation(A: usize, n: i32, h: usize, Z: usize): void {
  memory.fill(Z, 0, (<usize>n * <usize>n) << 3);
  for (let i: i32 = 0; i < n; i++) put(row(Z, i, n), i, 1);
  for (let i: i32 = 1; i < n; i++) {
    let half = get(h, i);
    if (half == 0) continue;
    let u = row(A, i, n);
    for (let j: i32 = 0; j < i; j++) {
      let r = row(Z, j, n);
      addScaled(-dot(u, r, i) / half, u, r, i);
    }
  }
}

/**
 * Implicit QL on T (d, e): d becomes the eigenvalues, in no order, and each rotation is applied to the rows of Z, so that Z = Qᵀ
 * ends with eigenvectors as rows. A coupling below ε · max(|d| + |e|) counts as zero. Returns 0, or 1 + the index that did not converge.
 */
export function diagonalise(d: usize, e: usize, n: i32, Z: usize): i32 {
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
      sweepUp(d, e, n, Z, l, m);
    }
  }
  return 0;
}

/** One implicit QL sweep on rows l … m of T, with Wilkinson's shift. */
function sweepUp(d: usize, e: usize, n: i32, Z: usize, l: i32, m: i32): void {
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
    rotate(row(Z, i, n), row(Z, i + 1, n), c, s, n);
  }
  put(d, l, get(d, l) - p);
  put(e, l, g);
  put(e, m, 0);
}

/**
 * A (k × n, k ≤ n) times reflections becomes [L 0]. Below the diagonal A keeps L; the diagonal of L goes to `diagonal`; row i from
 * place i on keeps the reflector v_i, whose 2 / |v_i|² stands in `beta` (0: no reflection).
 */
export function factorLq(A: usize, k: i32, n: i32, beta: usize, diagonal: usize): void {
  for (let i: i32 = 0; i < k; i++) {
    let v = at(row(A, i, n), i), length = n - i;
    let norm = sqrt(dot(v, v, length)), first = load<f64>(v);
    let pivot = first >= 0 ? -norm : norm;
    let b = norm == 0 ? 0 : 1 / (norm * (norm + abs(first)));
    put(diagonal, i, pivot);
    put(beta, i, b);
    store<f64>(v, first - pivot);
    for (let j = i + 1; j < k; j++) {
      let r = at(row(A, j, n), i);
      addScaled(-b * dot(v, r, length), v, r, length);
    }
  }
}

/** Q (k × n) ← the orthonormal rows with A = L Q, from what `factorLq` left in A and beta. */
export function formLq(A: usize, k: i32, n: i32, beta: usize, Q: usize): void {
  memory.fill(Q, 0, (<usize>k * <usize>n) << 3);
  for (let j: i32 = 0; j < k; j++) {
    put(row(Q, j, n), j, 1);
    for (let i = j; i >= 0; i--) {
      let v = at(row(A, i, n), i), r = at(row(Q, j, n), i), length = n - i;
      addScaled(-get(beta, i) * dot(v, r, length), v, r, length);
    }
  }
}
