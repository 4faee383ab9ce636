/**
 * The eigensystem of D + ρ z zᵀ, D diagonal and strictly ascending, no z_j zero, ρ > 0, |z| = 1: the heart of divide and conquer
 * (Cuppen 1981; Gu & Eisenstat 1995; Li, LAPACK Working Note 89). Root λ_i of f(λ) = 1/ρ + Σ z_j² / (d_j − λ) lies between d_i
 * and d_{i+1}, the last one below d_k + ρ. It is kept as origin_i + tau_i, the origin being the nearer pole, so that every
 * d_j − λ_i = (d_j − origin_i) − tau_i is known to full relative accuracy however near the pole.
 */
import { at, get, put, row, sumLanes } from './memory.as';
import { dot } from './vectors.as';

const MOST_STEPS: i32 = 200;

let sum: f64 = 0, slope: f64 = 0;

/** sum ← Σ z_j² / δ_j and slope ← Σ z_j² / δ_j² over j from … to − 1, with δ_j = (d_j − origin) − tau */
function sumPoles(d: usize, z: usize, from: i32, to: i32, origin: f64, tau: f64): void {
  let oo = f64x2.splat(origin), tt = f64x2.splat(tau), s = f64x2.splat(0), t = f64x2.splat(0);
  let j = from;
  for (; j + 2 <= to; j += 2) {
    let weight = v128.load(at(z, j));
    let ratio = f64x2.div(weight, f64x2.sub(f64x2.sub(v128.load(at(d, j)), oo), tt));
    s = f64x2.add(s, f64x2.mul(weight, ratio));
    t = f64x2.add(t, f64x2.mul(ratio, ratio));
  }
  sum = sumLanes(s);
  slope = sumLanes(t);
  if (j < to) {
    let ratio = get(z, j) / (get(d, j) - origin - tau);
    sum += get(z, j) * ratio;
    slope += ratio * ratio;
  }
}

/** All k roots, as origin and tau. Returns 0, or 1 + the index of a root that was not found. */
export function solveSecular(k: i32, d: usize, z: usize, rho: f64, origin: usize, tau: usize): i32 {
  for (let i: i32 = 0; i < k; i++) if (!solveRoot(k, i, d, z, rho, origin, tau)) return i + 1;
  return 0;
}

/**
 * Root i. Poles up to `split` − 1 and from `split` on are each replaced by one pole and a constant that have the same value and
 * slope at tau (the "middle way"); where that does not stay inside the bracket, the bracket is halved.
 */
function solveRoot(k: i32, i: i32, d: usize, z: usize, rho: f64, origins: usize, taus: usize): bool {
  let last = i == k - 1, split = last ? k - 1 : i + 1;
  let origin = get(d, i), gap = last ? rho : get(d, i + 1) - origin;
  let atMiddle = valueAt(k, d, z, rho, origin, gap / 2);
  let lo: f64 = 0, hi = last ? rho * (1 + 1e-12) : gap / 2;
  if (atMiddle < 0 && last) lo = gap / 2;
  else if (atMiddle > 0 && last) hi = gap / 2;
  else if (atMiddle < 0) {
    origin = get(d, i + 1);
    lo = -gap / 2;
    hi = 0;
  }
  let tau = firstGuess(k, i, d, z, origin, gap, atMiddle);
  if (!(tau > lo && tau < hi)) tau = (lo + hi) / 2;
  put(origins, i, origin);
  for (let step: i32 = 0; step < MOST_STEPS; step++) {
    sumPoles(d, z, 0, split, origin, tau);
    let below = sum, belowSlope = slope;
    sumPoles(d, z, split, k, origin, tau);
    let value = 1 / rho + below + sum, change = belowSlope + slope;
    let noise = 1 / rho + 8 * (abs(below) + abs(sum)) + abs(tau) * change;
    put(taus, i, tau);
    if (abs(value) <= f64.EPSILON * noise) return true;
    if (value < 0) lo = tau;
    else hi = tau;
    let near = split > 0 ? get(d, split - 1) - origin - tau : 0;
    let next = tau + stepBetween(value, belowSlope, slope, near, get(d, split) - origin - tau, lo - tau, hi - tau);
    if (!(next > lo && next < hi)) next = (lo + hi) / 2;
    if (next == tau || next == lo || next == hi) return true;
    tau = next;
  }
  return false;
}

@inline function valueAt(k: i32, d: usize, z: usize, rho: f64, origin: f64, tau: f64): f64 {
  sumPoles(d, z, 0, k, origin, tau);
  return 1 / rho + sum;
}

/** The root between the two poles beside it, all others held as they are in the middle. */
function firstGuess(k: i32, i: i32, d: usize, z: usize, origin: f64, gap: f64, atMiddle: f64): f64 {
  if (k == 1) return gap;
  let left = i == k - 1 ? k - 2 : i;
  let p = get(z, left) * get(z, left), q = get(z, left + 1) * get(z, left + 1);
  let middle = get(d, i) + gap / 2;
  let rest = atMiddle - p / (get(d, left) - middle) - q / (get(d, left + 1) - middle);
  let a = get(d, left) - origin, b = get(d, left + 1) - origin;
  // rest (a − τ)(b − τ) + p (b − τ) + q (a − τ) = 0
  let linear = rest * (a + b) + p + q, free = rest * a * b + p * b + q * a;
  let root = linear * linear - 4 * rest * free;
  if (!(root >= 0)) return NaN;
  let big = (linear + (linear >= 0 ? sqrt(root) : -sqrt(root))) / 2;
  let one = free / big, other = big / rest;
  if (i == k - 1) return max(one, other);
  return origin == get(d, i) ? (one > 0 && one < gap ? one : other) : (one < 0 && one > -gap ? one : other);
}

/** The step to the zero of the interpolant that lies between `least` and `most`; NaN where none does. */
@inline function stepBetween(value: f64, slopeA: f64, slopeB: f64, a: f64, b: f64, least: f64, most: f64): f64 {
  let c = value - a * slopeA - b * slopeB;
  let linear = (a + b) * value - a * b * (slopeA + slopeB), free = a * b * value;
  let root = linear * linear - 4 * c * free;
  if (!(root >= 0)) return NaN;
  let big = (linear + (linear >= 0 ? sqrt(root) : -sqrt(root))) / 2;
  let one = free / big, other = big / c;
  return one > least && one < most ? one : other;
}

/**
 * The z for which the found roots are exact, from D and the roots alone (Löwner's formula): with it the vectors are orthogonal to
 * rounding however close the roots. The sign of each z_j is kept.
 */
export function refineWeights(k: i32, d: usize, origin: usize, tau: usize, z: usize, room: usize): void {
  for (let j: i32 = 0; j < k; j++) put(room, j, get(d, j) - get(origin, j) - get(tau, j));
  for (let i: i32 = 0; i < k; i++) {
    multiplyRatios(d, 0, i, get(d, i), get(origin, i), get(tau, i), room);
    multiplyRatios(d, i + 1, k, get(d, i), get(origin, i), get(tau, i), room);
  }
  for (let j: i32 = 0; j < k; j++) put(z, j, copysign(sqrt(-get(room, j)), get(z, j)));
}

/** out_j ·= (d_j − λ) / (d_j − pole) */
@inline function multiplyRatios(d: usize, from: i32, to: i32, pole: f64, origin: f64, tau: f64, out: usize): void {
  let pp = f64x2.splat(pole), oo = f64x2.splat(origin), tt = f64x2.splat(tau);
  let j = from;
  for (; j + 2 <= to; j += 2) {
    let x = v128.load(at(d, j));
    let ratio = f64x2.div(f64x2.sub(f64x2.sub(x, oo), tt), f64x2.sub(x, pp));
    v128.store(at(out, j), f64x2.mul(v128.load(at(out, j)), ratio));
  }
  if (j < to) put(out, j, get(out, j) * ((get(d, j) - origin - tau) / (get(d, j) - pole)));
}

/**
 * Row i of S ← eigenvector i, z_j / (d_j − λ_i) brought to length 1, for poles in any order. Places 0 … right − 1 … go to `first`
 * (k × left), places k − right … k − 1 to `second` (k × right). `room` is place for k numbers.
 */
export function formVectors(k: i32, d: usize, z: usize, origin: usize, tau: usize, left: i32, first: usize, right: i32, second: usize, room: usize): void {
  for (let i: i32 = 0; i < k; i++) {
    divideByDistance(k, d, z, get(origin, i), get(tau, i), room);
    let by = 1 / sqrt(dot(room, room, k));
    copyScaled(by, room, row(first, i, left), left);
    copyScaled(by, at(room, k - right), row(second, i, right), right);
  }
}

@inline function divideByDistance(k: i32, d: usize, z: usize, origin: f64, tau: f64, out: usize): void {
  let oo = f64x2.splat(origin), tt = f64x2.splat(tau);
  let j: i32 = 0;
  for (; j + 2 <= k; j += 2) {
    v128.store(at(out, j), f64x2.div(v128.load(at(z, j)), f64x2.sub(f64x2.sub(v128.load(at(d, j)), oo), tt)));
  }
  if (j < k) put(out, j, get(z, j) / (get(d, j) - origin - tau));
}

@inline function copyScaled(by: f64, from: usize, to: usize, n: i32): void {
  let bb = f64x2.splat(by);
  let j: i32 = 0;
  for (; j + 2 <= n; j += 2) v128.store(at(to, j), f64x2.mul(bb, v128.load(at(from, j))));
  if (j < n) put(to, j, by * get(from, j));
}
