/** Numbers as a person reads them. Nothing is rounded to look exact: at most four significant digits, and the unit beside it. */

/** `0.6 s`, `14 s`, `03:20`, `1:02:03`. */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  return seconds < 59.5 ? `${Math.round(seconds)} s` : clock(seconds);
}

/** `00:14`, `1:02:03`. */
export function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  return whole < 3600
    ? `${two(minutes)}:${two(whole % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

/** `512 B`, `3.2 kB`, `210 MB`, decimal prefixes. */
export function size(bytes: number): string {
  const prefixes = ['B', 'kB', 'MB', 'GB', 'TB'];
  const rank = bytes < 1 ? 0 : Math.min(prefixes.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** rank;
  return `${rank > 0 && value < 9.95 ? value.toFixed(1) : Math.round(value)} ${prefixes[rank]}`;
}

/** Whole numbers in full, others with four significant digits; NaN stays NaN. */
export function figure(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value);
  const short = Number(value.toPrecision(4));
  const magnitude = Math.abs(short);
  return magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e15) ? short.toExponential() : String(short);
}

/** `1 step`, `80 steps`. */
export const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;
