import ort from 'onnxruntime-node';
import { NumericError } from '../errors.ts';
import { type Matrix, matrix } from './matrix.ts';
import { gemmModel, type Precision } from './onnx-gemm.ts';

export interface ProductOptions {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
  /** The product is written over its first numbers; in memory of its own if left out. */
  readonly room?: Float64Array;
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
  const copies = openCopies();
  return {
    async multiply(a, b, { transposeA = false, transposeB = false, room } = {}) {
      const [rows, innerA] = transposeA ? [a.cols, a.rows] : [a.rows, a.cols];
      const [innerB, cols] = transposeB ? [b.cols, b.rows] : [b.rows, b.cols];
      if (innerA !== innerB) throw mismatch([rows, innerA], [innerB, cols]);
      if (rows * cols * innerA === 0) return matrix(rows, cols);
      const product = matrix(rows, cols, room?.subarray(0, rows * cols));
      const opened = await session('float64', transposeA, transposeB);
      await copies.during([a, b], ([A, B]) => opened.run({ A: tensor(A), B: tensor(B) }, { C: tensor(product) }));
      return product;
    },
    async multiplySingle(a, b, room = new Float32Array(a.rows * b.cols)) {
      if (a.cols !== b.rows) throw mismatch([a.rows, a.cols], [b.rows, b.cols]);
      const product = { data: room.subarray(0, a.rows * b.cols), rows: a.rows, cols: b.cols };
      const opened = await session('float32', false, false);
      await copies.during([a, b], ([A, B]) => opened.run({ A: tensor(A), B: tensor(B) }, { C: tensor(product) }));
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

type Operand = Matrix | Matrix32;

const tensor = ({ data, rows, cols }: Operand): ort.Tensor =>
  new ort.Tensor(data instanceof Float64Array ? 'float64' : 'float32', data, [rows, cols]);

/** The runtime reads no memory that threads share: such operands are copied first, into memory that serves one product after another. */
function openCopies() {
  const idle: ArrayBuffer[] = [];
  const memoryFor = (bytes: number): ArrayBuffer => {
    const place = idle.findIndex(({ byteLength }) => byteLength >= bytes);
    if (place >= 0) return idle.splice(place, 1)[0];
    idle.shift();
    return new ArrayBuffer(bytes);
  };
  const copied = <M extends Operand>(m: M): M => {
    const kind = m.data.constructor as Float64ArrayConstructor;
    const data = new kind(memoryFor(m.data.byteLength), 0, m.data.length);
    data.set(m.data);
    return { ...m, data };
  };
  return {
    async during<T>(operands: readonly Operand[], work: (unshared: readonly Operand[]) => Promise<T>): Promise<T> {
      const unshared = operands.map((m) => (m.data.buffer instanceof SharedArrayBuffer ? copied(m) : m));
      try {
        return await work(unshared);
      } finally {
        for (const [i, { data }] of unshared.entries()) if (data !== operands[i].data) idle.push(data.buffer as ArrayBuffer);
        idle.sort((a, b) => a.byteLength - b.byteLength);
      }
    },
  };
}

const mismatch = (a: number[], b: number[]): NumericError =>
  new NumericError(
    'product',
    `${a.join(' × ')} times ${b.join(' × ')}: the inner sizes differ`,
    'check which side is transposed',
  );
