/** Householder tridiagonalisation by panels (LAPACK's dsytrd and dlatrd; Golub & Van Loan, Matrix Computations, 8.3). */
import { at, clear, get, put, row } from './memory.as';
import { reflector } from './reflect.as';
import { addRows, addScaled, dot, dotRows } from './vectors.as';

/**
 * Rows hi − 1 … lo of A (lower triangle, rows `columns` apart) are reflected away: d and e (e_i couples i − 1 and i) take the
 * tridiagonal, row i of A keeps its reflector v_i in its first i places. F takes, for every i downwards, the rows v_i and w_i, hi
 * long: what the reflections do to the rows above lo is A − Σ (v_i w_iᵀ + w_i v_iᵀ), which is left to the caller.
 * `room` is place for 2 (hi − lo) numbers.
 */
export function tridiagonalisePanel(A: usize, columns: i32, lo: i32, hi: i32, d: usize, e: usize, F: usize, room: usize): void {
  for (let i = hi - 1, before: i32 = 0; i >= lo; i--, before += 2) {
    let u = row(A, i, columns), v = row(F, before, hi), w = row(F, before + 1, hi);
    takeReflections(F, hi, before, i, u, room);
    put(d, i, get(u, i));
    put(e, i, i > 0 ? reflector(u, i, i - 1) : 0);
    clear(v, 2 * hi);
    memory.copy(v, u, <usize>i << 3);
    symmetricTimes(A, columns, i, v, w);
    dotRows(F, hi, before, v, room, i);
    swapPairs(room, before, -1);
    addRows(room, F, hi, before, w, i);
    addScaled(-0.5 * dot(v, w, i), v, w, i);
  }
}

/** Rows top … bottom − 1 of A, each up to its diagonal, −= the rows of `change`, which are `width` apart. */
export function subtractTriangle(A: usize, columns: i32, top: i32, bottom: i32, change: usize, width: i32): void {
  for (let i = top; i < bottom; i++) addScaled(-1, row(change, i - top, width), row(A, i, columns), i + 1);
}

/** u, row i of A, −= Σ w_p[i] v_p + v_p[i] w_p over the rows v, w in F */
function takeReflections(F: usize, hi: i32, before: i32, i: i32, u: usize, room: usize): void {
  for (let r: i32 = 0; r < before; r++) put(room, r, get(row(F, r, hi), i));
  swapPairs(room, before, -1);
  addRows(room, F, hi, before, u, i + 1);
}

/** (c₀, c₁, c₂, c₃, …) ← by · (c₁, c₀, c₃, c₂, …) */
@inline function swapPairs(c: usize, n: i32, by: f64): void {
  for (let i: i32 = 0; i < n; i += 2) {
    let first = get(c, i);
    put(c, i, by * get(c, i + 1));
    put(c, i + 1, by * first);
  }
}

/** y ← A x for the leading n × n block, of which each row of the lower triangle is read once. y must be zero. */
function symmetricTimes(A: usize, columns: i32, n: i32, x: usize, y: usize): void {
  let i: i32 = 0;
  for (; i + 4 <= n; i += 4) {
    fourRows(row(A, i, columns), columns, i, x, y);
    for (let r = i; r < i + 4; r++) oneRow(at(row(A, r, columns), i), r - i, r, at(x, i), at(y, i), x, y);
  }
  for (; i < n; i++) oneRow(row(A, i, columns), i, i, x, y, x, y);
}

/** Places 0 … n − 1 of rows n … n + 3, n a multiple of 4: both y[0 … n) and y[n … n + 4) take their share. */
@inline function fourRows(a: usize, columns: i32, n: i32, x: usize, y: usize): void {
  let a0 = a, a1 = row(a, 1, columns), a2 = row(a, 2, columns), a3 = row(a, 3, columns);
  let c = at(x, n), out = at(y, n);
  let c0 = v128.load64_splat(c), c1 = v128.load64_splat(c, 8), c2 = v128.load64_splat(c, 16), c3 = v128.load64_splat(c, 24);
  let s0 = f64x2.splat(0), s1 = f64x2.splat(0), s2 = f64x2.splat(0), s3 = f64x2.splat(0);
  for (let i: i32 = 0; i < n; i += 2) {
    let shared = v128.load(at(x, i));
    let r0 = v128.load(at(a0, i)), r1 = v128.load(at(a1, i)), r2 = v128.load(at(a2, i)), r3 = v128.load(at(a3, i));
    s0 = f64x2.add(s0, f64x2.mul(r0, shared));
    s1 = f64x2.add(s1, f64x2.mul(r1, shared));
    s2 = f64x2.add(s2, f64x2.mul(r2, shared));
    s3 = f64x2.add(s3, f64x2.mul(r3, shared));
    let change = f64x2.add(f64x2.add(f64x2.mul(c0, r0), f64x2.mul(c1, r1)), f64x2.add(f64x2.mul(c2, r2), f64x2.mul(c3, r3)));
    v128.store(at(y, i), f64x2.add(v128.load(at(y, i)), change));
  }
  put(out, 0, f64x2.extract_lane(s0, 0) + f64x2.extract_lane(s0, 1));
  put(out, 1, f64x2.extract_lane(s1, 0) + f64x2.extract_lane(s1, 1));
  put(out, 2, f64x2.extract_lane(s2, 0) + f64x2.extract_lane(s2, 1));
  put(out, 3, f64x2.extract_lane(s3, 0) + f64x2.extract_lane(s3, 1));
}

/** `n` places of row r, a, up to its diagonal: near and far ends of the symmetric product. */
@inline function oneRow(a: usize, n: i32, r: i32, x0: usize, y0: usize, x: usize, y: usize): void {
  let sum = dot(a, x0, n) + get(a, n) * get(x, r);
  addScaled(get(x, r), a, y0, n);
  put(y, r, get(y, r) + sum);
}

/** Z (n × n) ← H_1 H_2 ⋯ H_{n−1}, the transpose of Q, from reflectors as rows of V. */
export function formRotation(V: usize, n: i32, Z: usize): void {
  clear(Z, n * n);
  for (let i: i32 = 0; i < n; i++) put(row(Z, i, n), i, 1);
  for (let i: i32 = 1; i < n; i++) {
    let v = row(V, i, n);
    for (let j: i32 = 0; j < i; j++) {
      let r = row(Z, j, n);
      addScaled(-dot(v, r, i), v, r, i);
    }
  }
}
