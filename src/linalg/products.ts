import ort from 'onnxruntime-node';
import { NumericError } from '../errors.ts';
import { type Matrix, matrix } from './matrix.ts';
import { gemmModel, type Precision } from './onnx-gemm.ts';

export interface ProductOptions {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

/** A matrix in single precision, row-major. */
export interface Matrix32 {
  readonly data: Float32Array;
  readonly rows: number;
  readonly cols: number;
}

/**
 * Matrix products. Hand it down; it holds native sessions until `close`. With more than `NARROW` columns on the right, a column of
 * the product has the same bits whatever stands beside it, and so has a row: blocks of targets can be cut anywhere.
 */
export interface Products {
  /** A · B, with A or B transposed on request. Throws a NumericError where the inner sizes differ. */
  multiply(a: Matrix, b: Matrix, options?: ProductOptions): Promise<Matrix>;
  /** A · B in single precision, written over the first numbers of `room` if it is given. */
  multiplySingle(a: Matrix32, b: Matrix32, room?: Float32Array): Promise<Matrix32>;
  close(): Promise<void>;
}

/** Up to this many columns on the right, the runtime sums in another order than for more. */
export const NARROW = 64;

/**
 * Opens matrix products on ONNX Runtime (Gemm). The same operands give the same bits for any number of `threads`.
 */
export async function openProducts(threads = 1): Promise<Products> {
  const sessions = new Map<string, Promise<ort.InferenceSession>>();
  const session = (precision: Precision, transposeA: boolean, transposeB: boolean): Promise<ort.InferenceSession> => {
    const kind = `${precision} ${transposeA} ${transposeB}`;
    const opened = sessions.get(kind) ?? openSession(gemmModel(precision, transposeA, transposeB), threads);
    sessions.set(kind, opened);
    return opened;
  };
  return {
    async multiply(a, b, { transposeA = false, transposeB = false } = {}) {
      const [rows, innerA] = transposeA ? [a.cols, a.rows] : [a.rows, a.cols];
      const [innerB, cols] = transposeB ? [b.cols, b.rows] : [b.rows, b.cols];
      if (innerA !== innerB) throw mismatch([rows, innerA], [innerB, cols]);
      if (rows * cols * innerA === 0) return matrix(rows, cols);
      const { C } = await (await session('float64', transposeA, transposeB)).run({ A: tensor(a), B: tensor(b) });
      return matrix(rows, cols, C.data as Float64Array);
    },
    async multiplySingle(a, b, room = new Float32Array(a.rows * b.cols)) {
      if (a.cols !== b.rows) throw mismatch([a.rows, a.cols], [b.rows, b.cols]);
      const product = { data: room.subarray(0, a.rows * b.cols), rows: a.rows, cols: b.cols };
      await (await session('float32', false, false)).run({ A: tensor32(a), B: tensor32(b) }, { C: tensor32(product) });
      return product;
    },
    async close() {
      await Promise.all([...sessions.values()].map(async (opened) => (await opened).release()));
    },
  };
}

const openSession = (model: Uint8Array, threads: number): Promise<ort.InferenceSession> =>
  ort.InferenceSession.create(model, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    enableCpuMemArena: false,
    enableMemPattern: false,
    logSeverityLevel: 3,
  });

const tensor = (m: Matrix): ort.Tensor => new ort.Tensor('float64', unshared(m.data), [m.rows, m.cols]);
const tensor32 = (m: Matrix32): ort.Tensor => new ort.Tensor('float32', unshared(m.data), [m.rows, m.cols]);

/** The runtime reads no memory that threads share: such numbers are copied first. */
const unshared = <T extends Float64Array | Float32Array>(data: T): T =>
  data.buffer instanceof SharedArrayBuffer ? (data.slice() as T) : data;

const mismatch = (a: number[], b: number[]): NumericError =>
  new NumericError(
    'product',
    `${a.join(' × ')} times ${b.join(' × ')}: the inner sizes differ`,
    'check which side is transposed',
  );
