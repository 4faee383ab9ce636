import type { Rows } from './gather.ts';

/** The columns of a matrix that hold no NaN: neuroids that were measured throughout. */
export function completeColumns({ data, cols }: Rows): Int32Array {
  const gaps = new Uint8Array(cols);
  for (let at = 0; at < data.length; at++) if (Number.isNaN(data[at])) gaps[at % cols] = 1;
  return Int32Array.from(gaps.keys()).filter((j) => gaps[j] === 0);
}

/** The rows of a matrix that hold a number: presentations of which something was measured. */
export function measuredRows({ data, rows, cols }: Rows): Int32Array {
  const isMeasured = (row: number) => data.subarray(row * cols, (row + 1) * cols).some((value) => !Number.isNaN(value));
  return Int32Array.from({ length: rows }, (_, row) => row).filter(isMeasured);
}
