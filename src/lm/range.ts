/** The whole numbers from `from` up to `end`, which is left out. */
export const range = (from: number, end: number): number[] => Array.from({ length: end - from }, (_, i) => from + i);
