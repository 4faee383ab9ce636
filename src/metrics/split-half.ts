import { NumericError } from '../errors.ts';
import { median } from '../stats/bootstrap.ts';
import { type RandomStream, randomState } from '../stats/random.ts';
import { scorePearsonr } from './behaviour.ts';

/** What people measured of the same items: person p of item i is `data[i · people + p]`, NaN where nothing was measured. */
export interface ByPeople {
  readonly items: number;
  readonly people: number;
  readonly data: Float64Array;
}

/** The mean over those of `people` who have a value, item by item; NaN where none has. */
export function meanOverPeople({ items, people, data }: ByPeople, chosen: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: items }, (_, item) => {
    let [sum, count] = [0, 0];
    for (let k = 0; k < chosen.length; k++) {
      const value = data[item * people + chosen[k]];
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    return sum / count;
  });
}

export interface SplitHalf {
  /** |r| of the means of two halves, one entry a division. */
  readonly uncorrected: Float64Array;
  /** What Spearman and Brown give for all the people: 2 |r| / (1 + |r|). */
  readonly corrected: Float64Array;
  /** The median of `corrected`. */
  readonly ceiling: number;
  /** Items left out of a division because a half has no value of them; 0 in Brain-Score's own data. */
  readonly unmeasured: Int32Array;
}

/**
 * How well a random half of the people predicts the other (Brain-Score, Futrell2018): ⌊n / 2⌋ of `people`, drawn from NumPy's
 * RandomState(seed), against the rest, in ten divisions; over all items that both halves have. Brain-Score has no item without a half
 * and so no rule for it. NumericError for fewer than two people.
 */
export function splitHalf(times: ByPeople, { divisions = 10, seed = 0 } = {}): SplitHalf {
  if (times.people < 2) throw new NumericError('split-half', `${times.people} people cannot be halved`, 'give at least 2');
  const random = randomState(seed);
  const halves = Array.from({ length: divisions }, () => divide(times, random));
  const uncorrected = Float64Array.from(halves, ({ r }) => r);
  const corrected = uncorrected.map((r) => (2 * r) / (1 + r));
  return { uncorrected, corrected, ceiling: median(corrected), unmeasured: Int32Array.from(halves, (half) => half.unmeasured) };
}

function divide(times: ByPeople, random: RandomStream): { r: number; unmeasured: number } {
  const first = random.choice(times.people, Math.floor(times.people / 2));
  const inFirst = new Set(first);
  const second = Array.from({ length: times.people }, (_, person) => person).filter((person) => !inFirst.has(person));
  const [a, b] = [meanOverPeople(times, first), meanOverPeople(times, second)];
  const both = Array.from(a, (_, item) => item).filter((item) => !Number.isNaN(a[item]) && !Number.isNaN(b[item]));
  const take = (values: Float64Array) => Float64Array.from(both, (item) => values[item]);
  return { r: scorePearsonr(take(a), take(b)).score, unmeasured: times.items - both.length };
}
