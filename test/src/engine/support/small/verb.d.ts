/** A package that the small project pretends to have installed. */
declare module 'verb' {
  export const verb: (x: number) => number;
}
