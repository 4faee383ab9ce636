/** Uniform numbers in [0, 1) from a linear congruential generator (Numerical Recipes constants). */
export function stream(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
/** Between −2 and 2, most often near 0. */
export const bell = (next: () => number) => next() + next() + next() + next() - 2;
