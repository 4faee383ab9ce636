import { readFileSync, writeFileSync } from 'node:fs';

/** Begins a new measurement of this process's largest resident memory, where the system (Linux) lets one. */
export function resetPeak(): void {
  globalThis.gc?.();
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Elsewhere the peak is that of the whole process: an upper bound.
  }
}

/** Largest resident memory since `resetPeak` (Linux), else since the process began. */
export function peakBytes(): number {
  try {
    const [, kibibytes] = /^VmHWM:\s*(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    if (kibibytes) return Number(kibibytes) * 1024;
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS * 1024;
}
