import { NumericError } from '../errors.ts';

/**
 * Divides what feature spaces explain together into what each combination of them shares and no other space has: with spaces a, b
 * the parts unique to a and to b and the part shared by both; with three, seven parts. The part of a set S out of all spaces A is
 * Σ_{T ⊆ S} (−1)^(|T| + 1) R²((A ∖ S) ∪ T), with R²(∅) = 0 (de Heer et al. 2017; Lescroart & Gallant 2019): for two spaces
 * R²(a+b) − R²(b), R²(a+b) − R²(a) and R²(a) + R²(b) − R²(a+b).
 *
 * `r2` holds for each nonempty set of spaces the share of variance that a mapping from just these explains, one number a target; a
 * set is named by its spaces joined by `+` in the order of `spaces`, and so is the part shared by its spaces alone. Parts add up to
 * R² of all spaces. With held-out R² parts can be negative: they are not clamped. Throws a NumericError where a set is missing or
 * has another number of targets.
 */
export function partitionVariance(
  spaces: readonly string[],
  r2: Readonly<Record<string, ArrayLike<number>>>,
): Record<string, Float64Array> {
  const all = 2 ** spaces.length - 1;
  const sets = subsetsOf(all).map((set) => ({ set, name: nameOf(set, spaces) }));
  const targets = requireSets(
    sets.map(({ name }) => name),
    r2,
  );
  const parts = sets.map(({ set, name }) => {
    const part = new Float64Array(targets);
    for (const subset of [0, ...subsetsOf(set)]) {
      const joint = (all & ~set) | subset;
      if (joint > 0) add(part, sizeOf(subset) % 2 === 1 ? 1 : -1, r2[nameOf(joint, spaces)]);
    }
    return [name, part] as const;
  });
  return Object.fromEntries(parts);
}

// A set of spaces is a number whose bit i says whether it holds space i.

/** The nonempty subsets of a set, ascending. */
const subsetsOf = (set: number): number[] => Array.from({ length: set }, (_, i) => i + 1).filter((sub) => (sub & ~set) === 0);

const nameOf = (set: number, spaces: readonly string[]): string => spaces.filter((_, i) => set & (1 << i)).join('+');

const sizeOf = (set: number): number => set.toString(2).replaceAll('0', '').length;

function add(part: Float64Array, sign: number, explained: ArrayLike<number>): void {
  for (let j = 0; j < part.length; j++) part[j] += sign * explained[j];
}

/** Checks that each set has a number for each target, and returns the number of targets. */
function requireSets(names: readonly string[], r2: Readonly<Record<string, ArrayLike<number>>>): number {
  if (new Set(names).size < names.length) throw new NumericError('partitionVariance', 'two sets of spaces have one name');
  if (names.length < 3) throw new NumericError('partitionVariance', 'there is nothing to share among fewer than 2 spaces');
  const missing = names.find((name) => !Object.hasOwn(r2, name));
  if (missing) {
    const wayOut = 'name each set by its spaces, joined by + in the order in which spaces are given';
    throw new NumericError('partitionVariance', `there is no R² of ${missing}`, wayOut);
  }
  const targets = r2[names[0]].length;
  const uneven = names.find((name) => r2[name].length !== targets);
  if (!uneven) return targets;
  throw new NumericError('partitionVariance', `R² of ${names[0]} is of ${targets} targets, of ${uneven} of ${r2[uneven].length}`);
}
