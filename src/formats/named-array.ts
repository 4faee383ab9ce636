/** Numbers of a file, in row-major (C) order whatever the file's own: element (i, j) of a matrix is `data[i · shape[1] + j]`. */
export interface NumberArray {
  readonly kind: 'numbers';
  /** The array's name in its file; empty where the format knows one array and no name. */
  readonly name: string;
  /** What the file holds; `data` holds every one of its values exactly. */
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array;
}

/** Texts of a file: names of rows, as a rule. */
export interface TextArray {
  readonly kind: 'texts';
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: readonly string[];
}

export type NamedArray = NumberArray | TextArray;

/** Kinds of number with their bytes: half, brain and longer floats, whole numbers with and without sign, truth values. */
export const ELEMENT_BYTES = {
  f2: 2,
  bf2: 2,
  f4: 4,
  f8: 8,
  i1: 1,
  i2: 2,
  i4: 4,
  i8: 8,
  u1: 1,
  u2: 2,
  u4: 4,
  u8: 8,
  b1: 1,
} as const;
export type ElementType = keyof typeof ELEMENT_BYTES;

export const isElementType = (name: string): name is ElementType => Object.hasOwn(ELEMENT_BYTES, name);

/** How many elements an array of this shape has; 1 for the empty shape. */
export const countOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);
