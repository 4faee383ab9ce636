import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DataError } from '../../errors.ts';

/** sha256 of kernels.wasm. It stands in the code so that the code's own hash changes when the kernels do. */
const DIGEST = '91579c71f05d10c1c380d196ccc36528f9eb5a11c111b445cd3d292c4ae5fea8';

/** The compiled loops of `kernels.as.ts`; arguments are byte addresses and sizes. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  tridiagonalisePanel(A: number, columns: number, lo: number, hi: number, d: number, e: number, F: number, room: number): void;
  subtractTriangle(A: number, columns: number, top: number, bottom: number, change: number, width: number): void;
  formRotation(V: number, n: number, Z: number): void;
  bidiagonalisePanel(
    A: number,
    m: number,
    lo: number,
    hi: number,
    d: number,
    e: number,
    F: number,
    G: number,
    room: number,
  ): void;
  diagonalise(d: number, e: number, n: number, Z: number, columns: number): number;
  solveSecular(k: number, d: number, z: number, rho: number, origin: number, tau: number): number;
  refineWeights(k: number, d: number, origin: number, tau: number, z: number, room: number): void;
  formVectors(
    k: number,
    d: number,
    z: number,
    origin: number,
    tau: number,
    left: number,
    first: number,
    right: number,
    second: number,
    room: number,
  ): void;
  factorLq(A: number, k: number, n: number, diagonal: number): void;
  factorCholesky(A: number, n: number): number;
  solveLower(L: number, n: number, B: number, m: number, room: number): void;
  solveUpper(U: number, n: number, B: number, m: number, room: number): void;
  addSquares(mapped: number, truth: number, gain: number, sums: number, n: number): void;
  sumShares(scores: number, marks: number, n: number, sums: number): void;
  subtract(x: number, y: number, n: number): void;
}

/** The kernels with memory of their own, which grows to the largest problem seen. */
export interface Kernels {
  readonly run: Omit<Exports, 'memory'>;
  /**
   * Runs `work` when all work given before has ended, so that two decompositions that wait for products in between do not write
   * into each other's rooms. Work must not call `alone` itself.
   */
  alone<T>(work: () => Promise<T> | T): Promise<T>;
  /** Forgets what was there and lays out rooms of so many numbers each; returns their addresses. */
  layOut(...lengths: number[]): number[];
  /** `length` numbers at `address`: a view, to be used before the next `layOut`. */
  at(address: number, length: number): Float64Array;
  /** The same for numbers of single precision, of which two take the room of one. */
  at32(address: number, length: number): Float32Array;
  /** The same for bytes, of which eight take the room of one. */
  bytesAt(address: number, length: number): Uint8Array;
}

/** A fresh instance of the kernels. Opening takes about a millisecond: open once for many decompositions. */
export function openKernels(): Kernels {
  const { memory, ...run } = new WebAssembly.Instance(compiled(), {}).exports as unknown as Exports;
  let last: Promise<unknown> = Promise.resolve();
  return {
    run,
    alone(work) {
      const mine = last.then(work);
      last = mine.catch(() => undefined);
      return mine;
    },
    layOut(...lengths) {
      let top = FLOOR;
      const addresses = lengths.map((length) => {
        const address = top;
        top += Math.ceil((length * 8) / ALIGNMENT) * ALIGNMENT;
        return address;
      });
      const missing = Math.ceil(top / PAGE) - memory.buffer.byteLength / PAGE;
      if (missing > 0) memory.grow(missing);
      return addresses;
    },
    at: (address, length) => new Float64Array(memory.buffer, address, length),
    at32: (address, length) => new Float32Array(memory.buffer, address, length),
    bytesAt: (address, length) => new Uint8Array(memory.buffer, address, length),
  };
}

const PAGE = 65_536;
const ALIGNMENT = 64;
/** The first bytes belong to the compiler. */
const FLOOR = 1024;

function compiled(): WebAssembly.Module {
  const file = new URL('./kernels.wasm', import.meta.url);
  const bytes = readFileSync(file);
  const digest = createHash('sha256').update(bytes).digest('hex');
  if (digest !== DIGEST)
    throw new DataError('kernels.wasm', `sha256 ${digest} is not ${DIGEST}`, 'run src/linalg/wasm/build.mjs');
  return new WebAssembly.Module(bytes);
}
