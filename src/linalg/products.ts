import ort from 'onnxruntime-node';
import { NumericError } from '../errors.ts';
import { type Matrix, matrix } from './matrix.ts';
import { gemmModel } from './onnx-gemm.ts';

export interface ProductOptions {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

/** Matrix products in float64. Hand it down; it holds native sessions until `close`. */
export interface Products {
  /** A · B, with A or B transposed on request. Throws a NumericError where the inner sizes differ. */
  multiply(a: Matrix, b: Matrix, options?: ProductOptions): Promise<Matrix>;
  close(): Promise<void>;
}

/**
 * Opens matrix products on ONNX Runtime (Gemm, float64). The same operands give the same bits for any number of `threads`.
 */
export async function openProducts(threads = 1): Promise<Products> {
  const sessions = await Promise.all([0, 1, 2, 3].map((kind) => openSession(kind, threads)));
  return {
    async multiply(a, b, { transposeA = false, transposeB = false } = {}) {
      const [rows, innerA] = transposeA ? [a.cols, a.rows] : [a.rows, a.cols];
      const [innerB, cols] = transposeB ? [b.cols, b.rows] : [b.rows, b.cols];
      if (innerA !== innerB) throw mismatch([rows, innerA], [innerB, cols]);
      if (rows * cols * innerA === 0) return matrix(rows, cols);
      const { C } = await sessions[sessionKind(transposeA, transposeB)].run({ A: tensor(a), B: tensor(b) });
      return matrix(rows, cols, C.data as Float64Array);
    },
    async close() {
      await Promise.all(sessions.map((session) => session.release()));
    },
  };
}

const sessionKind = (transposeA: boolean, transposeB: boolean): number => Number(transposeA) + 2 * Number(transposeB);

const openSession = (kind: number, threads: number): Promise<ort.InferenceSession> =>
  ort.InferenceSession.create(gemmModel(kind % 2 === 1, kind >= 2), {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    logSeverityLevel: 3,
  });

const tensor = (m: Matrix): ort.Tensor => new ort.Tensor('float64', m.data, [m.rows, m.cols]);

const mismatch = (a: number[], b: number[]): NumericError =>
  new NumericError(
    'product',
    `${a.join(' × ')} times ${b.join(' × ')}: the inner sizes differ`,
    'check which side is transposed',
  );
