// Squared errors of predictions in single precision, summed in double.

import { at, get, put } from './memory.as';

/** sums_j += (mapped_j − gain · truth_j)² for n columns; `mapped` is f32, the others f64. */
export function addSquares(mapped: usize, truth: usize, gain: f64, sums: usize, n: i32): void {
  let g = f64x2.splat(gain);
  let j: i32 = 0;
  for (; j + 4 <= n; j += 4) {
    let four = v128.load(mapped + (<usize>j << 2));
    let t = at(truth, j), s = at(sums, j);
    let low = f64x2.sub(f64x2.promote_low_f32x4(four), f64x2.mul(g, v128.load(t)));
    let high = f64x2.sub(f64x2.promote_low_f32x4(i32x4.shuffle(four, four, 2, 3, 2, 3)), f64x2.mul(g, v128.load(t, 16)));
    v128.store(s, f64x2.add(v128.load(s), f64x2.mul(low, low)));
    v128.store(s, f64x2.add(v128.load(s, 16), f64x2.mul(high, high)), 16);
  }
  for (; j < n; j++) {
    let error = <f64>load<f32>(mapped + (<usize>j << 2)) - gain * get(truth, j);
    put(sums, j, get(sums, j) + error * error);
  }
}
