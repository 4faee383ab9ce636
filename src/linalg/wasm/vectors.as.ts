/**
 * Loops along rows, two lanes at a time. Sums are taken in a fixed order, so that results do not depend on the machine. Loops
 * over four rows read the vector that they share once for all four.
 */
import { at, get, put, row, sumLanes } from './memory.as';

/** Σ a_i b_i */
@inline export function dot(a: usize, b: usize, n: i32): f64 {
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
@inline export function addScaled(c: f64, x: usize, y: usize, n: i32): void {
  let cc = f64x2.splat(c);
  let i: i32 = 0;
  for (; i + 4 <= n; i += 4) {
    let from = at(x, i), to = at(y, i);
    v128.store(to, f64x2.add(v128.load(to), f64x2.mul(cc, v128.load(from))));
    v128.store(to, f64x2.add(v128.load(to, 16), f64x2.mul(cc, v128.load(from, 16))), 16);
  }
  for (; i < n; i++) put(y, i, get(y, i) + c * get(x, i));
}

/** y −= x */
export function subtract(x: usize, y: usize, n: i32): void {
  addScaled(-1, x, y, n);
}

/** x ← c x */
@inline export function scale(c: f64, x: usize, n: i32): void {
  for (let i: i32 = 0; i < n; i++) put(x, i, c * get(x, i));
}

/** (x, y) ← (c x − s y, s x + c y) */
@inline export function rotate(x: usize, y: usize, c: f64, s: f64, n: i32): void {
  let cc = f64x2.splat(c), ss = f64x2.splat(s);
  let i: i32 = 0;
  for (; i + 2 <= n; i += 2) {
    let p = at(x, i), q = at(y, i);
    let x0 = v128.load(p), y0 = v128.load(q);
    v128.store(p, f64x2.sub(f64x2.mul(cc, x0), f64x2.mul(ss, y0)));
    v128.store(q, f64x2.add(f64x2.mul(ss, x0), f64x2.mul(cc, y0)));
  }
  for (; i < n; i++) {
    let a = get(x, i), b = get(y, i);
    put(x, i, c * a - s * b);
    put(y, i, s * a + c * b);
  }
}

/** y += c₀ x₀ + c₁ x₁ + c₂ x₂ + c₃ x₃, where c and the rows x stand one after the other, `columns` apart. */
@inline export function addFour(c: usize, x: usize, columns: i32, y: usize, n: i32): void {
  let x0 = x, x1 = row(x, 1, columns), x2 = row(x, 2, columns), x3 = row(x, 3, columns);
  let c0 = v128.load64_splat(c), c1 = v128.load64_splat(c, 8), c2 = v128.load64_splat(c, 16), c3 = v128.load64_splat(c, 24);
  let i: i32 = 0;
  for (; i + 2 <= n; i += 2) {
    let first = f64x2.add(f64x2.mul(c0, v128.load(at(x0, i))), f64x2.mul(c1, v128.load(at(x1, i))));
    let second = f64x2.add(f64x2.mul(c2, v128.load(at(x2, i))), f64x2.mul(c3, v128.load(at(x3, i))));
    v128.store(at(y, i), f64x2.add(v128.load(at(y, i)), f64x2.add(first, second)));
  }
  for (; i < n; i++) {
    let first = get(c, 0) * get(x0, i) + get(c, 1) * get(x1, i);
    put(y, i, get(y, i) + (first + (get(c, 2) * get(x2, i) + get(c, 3) * get(x3, i))));
  }
}

/** y += Σ c_r x_r over `count` rows */
export function addRows(c: usize, x: usize, columns: i32, count: i32, y: usize, n: i32): void {
  let r: i32 = 0;
  for (; r + 4 <= count; r += 4) addFour(at(c, r), row(x, r, columns), columns, y, n);
  for (; r < count; r++) addScaled(get(c, r), row(x, r, columns), y, n);
}

/** out_r ← x_r · y for four rows x */
@inline export function dotFour(x: usize, columns: i32, y: usize, out: usize, n: i32): void {
  let x0 = x, x1 = row(x, 1, columns), x2 = row(x, 2, columns), x3 = row(x, 3, columns);
  let s0 = f64x2.splat(0), s1 = f64x2.splat(0), s2 = f64x2.splat(0), s3 = f64x2.splat(0);
  let i: i32 = 0;
  for (; i + 2 <= n; i += 2) {
    let shared = v128.load(at(y, i));
    s0 = f64x2.add(s0, f64x2.mul(v128.load(at(x0, i)), shared));
    s1 = f64x2.add(s1, f64x2.mul(v128.load(at(x1, i)), shared));
    s2 = f64x2.add(s2, f64x2.mul(v128.load(at(x2, i)), shared));
    s3 = f64x2.add(s3, f64x2.mul(v128.load(at(x3, i)), shared));
  }
  put(out, 0, sumLanes(s0));
  put(out, 1, sumLanes(s1));
  put(out, 2, sumLanes(s2));
  put(out, 3, sumLanes(s3));
  for (; i < n; i++) {
    put(out, 0, get(out, 0) + get(x0, i) * get(y, i));
    put(out, 1, get(out, 1) + get(x1, i) * get(y, i));
    put(out, 2, get(out, 2) + get(x2, i) * get(y, i));
    put(out, 3, get(out, 3) + get(x3, i) * get(y, i));
  }
}

/** out_r ← x_r · y over `count` rows */
export function dotRows(x: usize, columns: i32, count: i32, y: usize, out: usize, n: i32): void {
  let r: i32 = 0;
  for (; r + 4 <= count; r += 4) dotFour(row(x, r, columns), columns, y, at(out, r), n);
  for (; r < count; r++) put(out, r, dot(row(x, r, columns), y, n));
}
