/** A variable of a MATLAB file. `data` is in row-major order, though MATLAB keeps columns together. */
export type MatlabValue =
  | {
      readonly kind: 'numbers';
      readonly shape: readonly number[];
      readonly data: Float32Array | Float64Array;
      /** Whether the numbers are truth values, 0 and 1. */
      readonly truth: boolean;
    }
  /** One text a row of the character matrix, with the blanks that pad it. */
  | { readonly kind: 'texts'; readonly shape: readonly number[]; readonly data: readonly string[] }
  | { readonly kind: 'cells'; readonly shape: readonly number[]; readonly data: readonly MatlabValue[] }
  /** For each element of the array, its fields by their names. */
  | {
      readonly kind: 'structs';
      readonly shape: readonly number[];
      readonly data: readonly Readonly<Record<string, MatlabValue>>[];
    };

export type MatlabFile = Readonly<Record<string, MatlabValue>>;
