import { availableParallelism } from 'node:os';
import { WiringError } from '../errors.ts';

/** The variable that says on how many threads a step reads with a language model. */
export const THREADS_VARIABLE = 'BRAIN_ALIGN_THREADS';

/**
 * On how many threads a step reads with a language model: what the environment says, else one, since as many steps run at a time as there
 * are cores (`--jobs`) and each would take all of them. Whoever runs few steps on many cores says more. The numbers that are read do
 * not depend on it. WiringError for what is no whole number from 1 to the number of cores.
 */
export function readingThreads(environment: Readonly<Record<string, string | undefined>>): number {
  const said = environment[THREADS_VARIABLE];
  if (said === undefined || said === '') return 1;
  const threads = Number(said);
  const cores = availableParallelism();
  if (Number.isInteger(threads) && threads >= 1 && threads <= cores) return threads;
  throw new WiringError(THREADS_VARIABLE, `is "${said}"`, `give a whole number from 1 to ${cores}, the cores of this machine`);
}
