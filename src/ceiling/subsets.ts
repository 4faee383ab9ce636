import { NumericError } from '../errors.ts';
import { randomState } from '../stats/random.ts';

/** Some subjects among whom each of `heldOut` is predicted from all the others. */
export interface Subset {
  /** The members as Python shows the tuple of them; distinct among subsets of one size. */
  readonly label: string;
  /** Sorted. */
  readonly members: readonly string[];
  /** Each once. */
  readonly heldOut: readonly string[];
}

/** Every combination of `size` subjects, in order, each member held out once: how Brain-Score treats Blank 2014 and Fedorenko 2016. */
export function allSubsets(subjects: readonly string[], size: number): Subset[] {
  const names = sortedNames(subjects);
  requireSize(names, size);
  return combinations(names, size).map((members) => ({ label: labelOf(members), members, heldOut: members }));
}

function combinations(names: readonly string[], size: number): string[][] {
  if (size === 0) return [[]];
  return names.flatMap((first, i) => combinations(names.slice(i + 1), size - 1).map((rest) => [first, ...rest]));
}

export interface TupleSampling {
  /** How many different tuples of a size are drawn; all there are if fewer. Upstream draws 10. */
  readonly tuples: number;
  /** How often a member is drawn, with replacement, to be held out; repeats count once. Upstream draws 5 times. */
  readonly holdouts: number;
  readonly seed: number;
}

/**
 * Ordered tuples of subjects drawn at random, and members of each to hold out: how Brain-Score sampled Pereira 2018. One stream draws
 * the tuples of all `sizes`, in that order, a second one with the same seed the members. Upstream draws from the order that a Python
 * set has in one process and another in the next; here names are sorted, so that its published subsets cannot be drawn again but
 * ours can. Returned by size.
 */
export function sampledTuples(
  subjects: readonly string[],
  sizes: readonly number[],
  { tuples, holdouts, seed }: TupleSampling,
): Map<number, Subset[]> {
  const names = sortedNames(subjects);
  const [choosing, holding] = [randomState(seed), randomState(seed)];
  const bySize = new Map<number, Subset[]>();
  for (const size of sizes) {
    requireSize(names, size);
    const drawn = new Map<string, readonly string[]>();
    while (drawn.size < Math.min(tuples, arrangements(names.length, size))) {
      const tuple = Array.from(choosing.choice(names.length, size), (i) => names[i]);
      drawn.set(labelOf(tuple), tuple);
    }
    const subset = ([label, tuple]: [string, readonly string[]]): Subset => {
      const members = sortedNames(tuple);
      const held = Array.from(holding.choice(size, holdouts, { replace: true }), (i) => members[i]);
      return { label, members, heldOut: [...new Set(held)] };
    };
    bySize.set(size, [...drawn].map(subset));
  }
  return bySize;
}

/** How many ordered tuples of that size there are. */
const arrangements = (n: number, size: number): number =>
  Array.from({ length: size }, (_, i) => n - i).reduce((product, factor) => product * factor, 1);

/** As Python prints a tuple of strings, which is what subsets are called, and sorted by, in official files. */
const labelOf = (names: readonly string[]): string => `(${names.map((name) => `'${name}'`).join(', ')})`;

const sortedNames = (names: readonly string[]): string[] => [...new Set(names)].sort((a, b) => (a < b ? -1 : 1));

function requireSize(names: readonly string[], size: number): void {
  if (Number.isInteger(size) && size >= 2 && size <= names.length) return;
  const problem = `subsets of ${size} among ${names.length} subjects`;
  throw new NumericError('subsets', problem, 'one is predicted from the others: take 2 or more, and no more than there are');
}
