import { NumericError } from '../errors.ts';

/**
 * The regularised incomplete beta function I_x(a, b), 0 ≤ x ≤ 1, a and b above 0: the chance that a variable of the Beta(a, b)
 * distribution is at most x. By its continued fraction (Didonato & Morris 1992; DLMF 8.17.22), evaluated as Lentz does, on the side
 * where it converges fast. Throws a NumericError outside the domain.
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (!(x >= 0 && x <= 1 && a > 0 && b > 0))
    throw new NumericError('incompleteBeta', `I_x(a, b) is not defined at x = ${x}, a = ${a}, b = ${b}`);
  if (x === 0 || x === 1) return x;
  const mirrored = x > (a + 1) / (a + b + 2);
  if (mirrored) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b)) / a;
  return front / continuedFraction(x, a, b);
}

const TINY = 1e-300;

/** 1 + d₁ / (1 + d₂ / (1 + …)). */
function continuedFraction(x: number, a: number, b: number): number {
  let [fraction, c, d] = [1, 1, 0];
  for (let i = 1; i < 10000; i++) {
    const term = coefficient(i, x, a, b);
    d = 1 / (1 + term * d || TINY);
    c = 1 + term / c || TINY;
    fraction *= c * d;
    if (Math.abs(c * d - 1) < Number.EPSILON) return fraction;
  }
  throw new NumericError('incompleteBeta', `no convergence at x = ${x}, a = ${a}, b = ${b}`);
}

function coefficient(i: number, x: number, a: number, b: number): number {
  const m = Math.floor(i / 2);
  const end = a + 2 * m;
  if (i % 2 === 0) return (m * (b - m) * x) / ((end - 1) * end);
  return -((a + m) * (a + b + m) * x) / (end * (end + 1));
}

const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b);

/** ln Γ(z), z > 0: Stirling's series, after Γ(z + 1) = z Γ(z) has carried z beyond 15. */
function logGamma(z: number): number {
  let [shifted, product] = [z, 1];
  for (; shifted < 15; shifted++) product *= shifted;
  const inverse = 1 / shifted;
  const square = inverse * inverse;
  const series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188))));
  return (shifted - 0.5) * Math.log(shifted) - shifted + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product);
}
