import { crc32, inflateRawSync } from 'node:zlib';
import { DataError } from '../errors.ts';

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const AGAIN = 'the archive is cut off or damaged: save it again';

/** Whether these bytes begin as a ZIP archive does. */
export const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);

/**
 * The files of a ZIP archive by name, unpacked (stored or deflated) and held to their CRC-32. Throws DataError for what is cut off,
 * damaged, encrypted, packed otherwise, or larger than 4 GiB.
 */
export function readZip(place: string, bytes: Uint8Array): Map<string, Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = findEnd(place, view);
  const count = view.getUint16(end + 10, true);
  const files = new Map<string, Uint8Array>();
  let at = view.getUint32(end + 16, true);
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== ENTRY)
      throw new DataError(place, `has no entry ${i + 1} of ${count}`, AGAIN);
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    const name = Buffer.from(bytes.subarray(at + 46, at + 46 + nameLength)).toString('utf8');
    files.set(name, unpack(`${place}, ${name}`, bytes, view, at));
    at += 46 + nameLength + extra + comment;
  }
  return files;
}

/** The end record lies in the last 64 KiB, before a comment that may be empty. */
function findEnd(place: string, view: DataView): number {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 0xffff); at--) {
    if (view.getUint32(at, true) === END) return at;
  }
  throw new DataError(place, 'has no end record', AGAIN);
}

function unpack(place: string, bytes: Uint8Array, view: DataView, entry: number): Uint8Array {
  const [flags, method] = [view.getUint16(entry + 8, true), view.getUint16(entry + 10, true)];
  const [checksum, packedSize, size, local] = [16, 20, 24, 42].map((offset) => view.getUint32(entry + offset, true));
  if (flags & 1) throw new DataError(place, 'is encrypted');
  if ([packedSize, size, local].includes(0xffffffff))
    throw new DataError(place, 'is larger than 4 GiB', 'save arrays one by one');
  if (local + 30 > bytes.length || view.getUint32(local, true) !== LOCAL)
    throw new DataError(place, 'does not lie where its entry says', AGAIN);
  const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  const content = inflate(place, method, bytes.subarray(from, from + packedSize), size);
  if (content.length === size && crc32(content) === checksum) return content;
  throw new DataError(place, 'does not have its CRC-32', AGAIN);
}

function inflate(place: string, method: number, packed: Uint8Array, size: number): Uint8Array {
  if (method === 0) return packed;
  if (method !== 8)
    throw new DataError(place, `is packed by method ${method}, which is not known`, 'use numpy.savez or savez_compressed');
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, size) });
  } catch (cause) {
    throw new DataError(place, 'cannot be unpacked', AGAIN, { cause });
  }
}
