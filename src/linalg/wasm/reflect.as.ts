/** Householder reflections H = I − v vᵀ with |v|² = 2, or v = 0 for none. */
import { clear, get, put } from './memory.as';
import { dot, scale } from './vectors.as';

/** Squares below this are noise beside a matrix whose largest number is near 1, and too near underflow to divide by. */
const NOTHING: f64 = 1e-280;

/**
 * x (n numbers) becomes the v that brings x to a multiple of the unit vector at place `pivot`; the result is that multiple. What
 * stands beside the pivot and is too small to matter is forgotten.
 */
export function reflector(x: usize, n: i32, pivot: i32): f64 {
  let lead = get(x, pivot);
  put(x, pivot, 0);
  let rest = dot(x, x, n);
  if (rest < NOTHING) {
    clear(x, n);
    return lead;
  }
  let length = sqrt(rest + lead * lead);
  let image = lead >= 0 ? -length : length;
  put(x, pivot, lead - image);
  scale(1 / sqrt(length * (length + abs(lead))), x, n);
  return image;
}
