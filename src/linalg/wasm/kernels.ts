import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DataError } from '../../errors.ts';

/** sha256 of kernels.wasm. It stands in the code so that the code's own hash changes when the kernels do. */
const DIGEST = 'd5c1f0323bb0ab53aaadba133dee121cb1ff563b439f9eced534023e159bd21e';

/** The compiled loops of `kernels.as.ts`; arguments are byte addresses and sizes. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  tridiagonalise(A: number, n: number, d: number, e: number, h: number, q: number): void;
  formRotation(A: number, n: number, h: number, Z: number): void;
  diagonalise(d: number, e: number, n: number, Z: number): number;
  factorLq(A: number, k: number, n: number, beta: number, diagonal: number): void;
  formLq(A: number, k: number, n: number, beta: number, Q: number): void;
}

/** The kernels with memory of their own, which grows to the largest problem seen. */
export interface Kernels {
  readonly run: Omit<Exports, 'memory'>;
  /** Forgets what was there and lays out rooms of so many numbers each; returns their addresses. */
  layOut(...lengths: number[]): number[];
  /** `length` numbers at `address`: a view, to be used before the next `layOut`. */
  at(address: number, length: number): Float64Array;
}

/** A fresh instance of the kernels. Opening takes about a millisecond: open once for many decompositions. */
export function openKernels(): Kernels {
  const { memory, ...run } = new WebAssembly.Instance(compiled(), {}).exports as unknown as Exports;
  return {
    run,
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
