import { closeSync, mkdtempSync, openSync, realpathSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { redrawWeights } from './redraw-weights.ts';

/** A graph whose weights were written to a file that lasts as long as they are needed. */
export interface Twin {
  readonly graph: Uint8Array;
  /** Removes the file. A running session has mapped it and keeps it. */
  close(): void;
}

/** The untrained twin of `graph` (see redrawWeights), with its weights in a temporary file. Paths count from `root`. */
export function writeTwin(graph: Uint8Array, root: string, seed: number): Twin {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'brain-align-twin-'));
  const close = () => rmSync(folder, { recursive: true, force: true });
  const path = join(folder, 'weights');
  const file = openSync(path, 'wx');
  let end = 0;
  const put = (numbers: Uint8Array) => {
    const offset = Math.ceil(end / PAGE) * PAGE;
    for (let done = 0; done < numbers.length; ) done += writeSync(file, numbers, done, numbers.length - done, offset + done);
    end = offset + numbers.length;
    return { file: relative(root, path), offset, length: numbers.length };
  };
  try {
    return { graph: redrawWeights(graph, seed, put), close };
  } catch (error) {
    close();
    throw error;
  } finally {
    closeSync(file);
  }
}

/** Tensors begin at multiples of this many bytes, as the runtime maps whole pages. */
const PAGE = 4096;
