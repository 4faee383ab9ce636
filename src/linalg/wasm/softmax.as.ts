// What softmax makes of a row of scores, in one sweep after that for the largest.

import { exp } from './exp.as';
import { put, sumLanes } from './memory.as';

/** Where exp is 0. What lies lower is lifted here, so that 0 · −∞ is never asked for. */
const NOTHING: f64 = -709;

/**
 * sums ← m, Σ e^(x_i − m), Σ e^(x_i − m) (x_i − m), Σ over marked i of e^(x_i − m), where m is the largest of n scores x (f32; n a
 * multiple of 8). `marks` is one byte a score, 1 if it is marked. NaN among the scores leaves m as it is and makes the sums NaN.
 */
export function sumShares(scores: usize, marks: usize, n: i32, sums: usize): void {
  let most = <f64>greatest(scores, n);
  let m = f64x2.splat(most);
  let sum = f64x2.splat(0), weighted = f64x2.splat(0), marked = f64x2.splat(0);
  for (let i: i32 = 0; i < n; i += 4) {
    let four = v128.load(scores + (<usize>i << 2));
    let low = f64x2.pmax(f64x2.sub(f64x2.promote_low_f32x4(four), m), f64x2.splat(NOTHING));
    let high = f64x2.pmax(f64x2.sub(f64x2.promote_low_f32x4(i32x4.shuffle(four, four, 2, 3, 2, 3)), m), f64x2.splat(NOTHING));
    let a = exp(low), b = exp(high);
    sum = f64x2.add(sum, f64x2.add(a, b));
    weighted = f64x2.add(weighted, f64x2.add(f64x2.mul(a, low), f64x2.mul(b, high)));
    let chosen = i32x4.extend_low_i16x8_s(i16x8.extend_low_i8x16_s(i8x16.eq(v128.load32_zero(marks + i), i8x16.splat(1))));
    marked = f64x2.add(marked, f64x2.add(v128.and(a, i64x2.extend_low_i32x4_s(chosen)), v128.and(b, i64x2.extend_high_i32x4_s(chosen))));
  }
  put(sums, 0, most);
  put(sums, 1, sumLanes(sum));
  put(sums, 2, sumLanes(weighted));
  put(sums, 3, sumLanes(marked));
}

/** The largest of n scores; what is no number is none of them. */
@inline function greatest(scores: usize, n: i32): f32 {
  let one = f32x4.splat(-Infinity), two = one;
  for (let i: i32 = 0; i < n; i += 8) {
    let x = scores + (<usize>i << 2);
    one = f32x4.pmax(one, v128.load(x));
    two = f32x4.pmax(two, v128.load(x, 16));
  }
  one = f32x4.pmax(one, two);
  one = f32x4.pmax(one, i32x4.shuffle(one, one, 2, 3, 2, 3));
  return max(f32x4.extract_lane(one, 0), f32x4.extract_lane(one, 1));
}
