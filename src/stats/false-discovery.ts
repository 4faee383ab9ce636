import { NumericError } from '../errors.ts';
import { ascendingOrder } from './ascending-order.ts';

/** Independent or positively dependent tests (Benjamini & Hochberg 1995), or tests of any dependence (Benjamini & Yekutieli 2001). */
export type Dependence = 'positive' | 'any';

/**
 * p values adjusted for the false discovery rate: those at most q may be called discoveries with an expected share of at most q
 * false ones. In ascending order p(i) becomes min over k ≥ i of p(k) · m · c / k, at most 1, for m tests, with c = 1, or Σ 1/k for
 * tests of any dependence. Agrees with `scipy.stats.false_discovery_control`. Throws where a p is not between 0 and 1.
 */
export function falseDiscoveryRates(p: Float64Array, dependence: Dependence = 'positive'): Float64Array {
  const wrong = p.findIndex((value) => !(value >= 0 && value <= 1));
  if (wrong >= 0) throw new NumericError('falseDiscoveryRates', `p value ${wrong} is ${p[wrong]}`, 'give numbers from 0 to 1');
  let penalty = 1;
  if (dependence === 'any') for (let k = 2; k <= p.length; k++) penalty += 1 / k;
  const order = ascendingOrder(p);
  const adjusted = new Float64Array(p.length);
  let least = 1;
  for (let k = p.length; k > 0; k--) {
    least = Math.min(least, (p[order[k - 1]] * p.length * penalty) / k);
    adjusted[order[k - 1]] = least;
  }
  return adjusted;
}
