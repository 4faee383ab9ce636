import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { WiringError } from '../errors.ts';

/** SHA-256 of text or bytes, in hexadecimal. */
export const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** SHA-256 of a file, read piece by piece. */
export const sha256OfFile = (path: string): Promise<string> => hashOfFile(path, 'sha256');

/** The hash of a file by one of two algorithms, read piece by piece. */
export async function hashOfFile(path: string, algorithm: 'sha1' | 'sha256'): Promise<string> {
  const hash = createHash(algorithm);
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 })) hash.update(chunk);
  return hash.digest('hex');
}

/**
 * JSON with the keys of objects sorted, so that equal values spell the same. WiringError, naming `place`, for what JSON cannot
 * say: functions, undefined, NaN, infinities, dates, typed arrays.
 */
export function canonical(value: unknown, place: string): string {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item, i) => canonical(item, `${place}[${i}]`)).join(',')}]`;
  if (!isPlain(value))
    throw new WiringError(place, `is ${String(value)}, which JSON cannot say`, 'params and options are JSON values');
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item, `${place}.${key}`)}`).join(',')}}`;
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value));

/** The seed of one step: 32 bits that follow from the pipeline's seed and the step's name. */
export const seedOf = (seed: number, step: string): number => Number.parseInt(sha256(`${seed}\n${step}`).slice(0, 8), 16);
