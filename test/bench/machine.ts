import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

/** The processor, how many of it, and the memory, in words. */
export function machineInWords(): string {
  const all = cpus();
  return `${all[0].model}, ${all.length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`;
}

/**
 * Values of OPENBLAS_CORETYPE worth trying here: what OpenBLAS takes by itself, and the kernels of the widest vectors that the
 * processor has, which it does not always take on processors younger than itself.
 */
export function coreTypes(): (string | undefined)[] {
  return [undefined, /\bavx512f\b/.test(readFileSync('/proc/cpuinfo', 'utf8')) ? 'SKYLAKEX' : 'HASWELL'];
}
