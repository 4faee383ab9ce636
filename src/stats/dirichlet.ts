import { NumericError } from '../errors.ts';
import type { RandomStream } from './random.ts';

/**
 * Shares that add up to 1, drawn from the Dirichlet distribution with one concentration a share: independent gamma variables over
 * their sum, as NumPy's legacy `RandomState.dirichlet` draws them, equal to it but for the last digits of powers and logarithms.
 */
export function dirichlet(concentrations: readonly number[], random: RandomStream): Float64Array {
  const drawn = Float64Array.from(concentrations, (shape) => standardGamma(shape, random));
  const scale = 1 / drawn.reduce((sum, value) => sum + value, 0);
  return drawn.map((value) => value * scale);
}

/**
 * A gamma variable of scale 1: an exponential one for shape 1, by rejection below it (Ahrens & Dieter 1974) and above it (Marsaglia &
 * Tsang 2000). Throws a NumericError for a shape that is not a positive number.
 */
export function standardGamma(shape: number, random: RandomStream): number {
  if (!(shape > 0 && Number.isFinite(shape))) throw new NumericError('gamma', `a shape of ${shape} is not a positive number`);
  if (shape === 1) return exponential(random);
  return shape < 1 ? gammaBelow1(shape, random) : gammaAbove1(shape, random);
}

const exponential = (random: RandomStream): number => -Math.log(1 - random.double());

function gammaBelow1(shape: number, random: RandomStream): number {
  for (;;) {
    const u = random.double();
    const v = exponential(random);
    if (u <= 1 - shape) {
      const x = u ** (1 / shape);
      if (x <= v) return x;
    } else {
      const y = -Math.log((1 - u) / shape);
      const x = (1 - shape + shape * y) ** (1 / shape);
      if (x <= v + y) return x;
    }
  }
}

function gammaAbove1(shape: number, random: RandomStream): number {
  const b = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * b);
  for (;;) {
    const x = random.standardNormal();
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root ** 3;
    const u = random.double();
    if (u < 1 - 0.0331 * x ** 4 || Math.log(u) < 0.5 * x * x + b * (1 - v + Math.log(v))) return b * v;
  }
}
