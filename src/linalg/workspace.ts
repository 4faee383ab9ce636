import { type Matrix, matrix } from './matrix.ts';
import type { Matrix32 } from './products.ts';

/**
 * Memory that a thread uses again and again: a name stands for one stretch, as long as the longest that was asked for. Fresh memory costs
 * the system more than a pass over it costs us. Numbers start as whatever stood there and last until the name is asked for again.
 */
export interface Workspace {
  matrix(name: string, rows: number, cols: number): Matrix;
  single(name: string, rows: number, cols: number): Matrix32;
}

export function openWorkspace(): Workspace {
  const kept = new Map<string, ArrayBuffer>();
  const stretch = (name: string, bytes: number): ArrayBuffer => {
    const old = kept.get(name);
    if (old && old.byteLength >= bytes) return old;
    const longer = new ArrayBuffer(bytes);
    kept.set(name, longer);
    return longer;
  };
  return {
    matrix: (name, rows, cols) => matrix(rows, cols, new Float64Array(stretch(name, rows * cols * 8), 0, rows * cols)),
    single: (name, rows, cols) => ({
      data: new Float32Array(stretch(name, rows * cols * 4), 0, rows * cols),
      rows,
      cols,
    }),
  };
}
