import { readFileSync, writeFileSync } from 'node:fs';

/** Bytes of this process: what is resident now (VmRSS), or the most that ever was (VmHWM). */
export function memoryOf(field: 'VmRSS' | 'VmHWM'): number {
  const [, kilobytes] = new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

/** Lets the peak begin anew at what is resident now. Where that is not allowed it counts from the start, which is never less. */
export function forgetPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {}
}
