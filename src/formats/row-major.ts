/** The same array in row-major (C) order, from column-major (Fortran) order, in which the first index runs fastest. */
export function rowMajor<A extends Float32Array | Float64Array | string[]>(columnMajor: A, shape: readonly number[]): A {
  const result = columnMajor.slice() as A;
  const steps = shape.map((_, axis) => shape.slice(0, axis).reduce((product, size) => product * size, 1));
  const index = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < columnMajor.length; to++) {
    result[to] = columnMajor[from];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += steps[axis];
      if (++index[axis] < shape[axis]) break;
      from -= steps[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return result;
}
