/**
 * The canonical haemodynamic response `seconds` after an impulse: a gamma density of shape 6, less a sixth of one of shape 16, both of scale
 * 1 s (Friston et al. 1998; SPM's double gamma). 0 before the impulse and from 32 s on.
 */
export function canonicalResponse(seconds: number): number {
  if (seconds <= 0 || seconds >= 32) return 0;
  return gamma(seconds, 6, 120) - gamma(seconds, 16, 1307674368000) / 6;
}

/** t^(shape − 1) e^(−t) / (shape − 1)!, the factorial given. */
const gamma = (t: number, shape: number, factorial: number): number => (t ** (shape - 1) * Math.exp(-t)) / factorial;
