/** The header of an object in HDF5's file format, version 2. */
const SIGNATURE = [0x4f, 0x48, 0x44, 0x52, 2];
const FLAGS = 5;
const TIMES = 6;
const TIMES_LENGTH = 16;
/** Flags: how many bytes tell the length (a power of 2), whether attributes' storage is told of, whether times are. */
const [LENGTH_BITS, HAS_PHASES, HAS_TIMES] = [0b11, 0b1_0000, 0b10_0000];
const PHASES_LENGTH = 4;

/**
 * The same HDF5 file with 1970 as the time at which each of its objects was made, read and changed, so that equal contents give equal bytes:
 * the library that writes such files has no switch for it. Done in place. Only headers whose checksum is right are touched, so that bytes
 * of numbers that look like one stay as they are.
 */
export function untimed(file: Uint8Array): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let at = file.indexOf(SIGNATURE[0]); at >= 0; at = file.indexOf(SIGNATURE[0], at + 1)) {
    const end = SIGNATURE.every((byte, i) => file[at + i] === byte) ? endOfHeader(view, at) : null;
    if (end === null || view.getUint32(end, true) !== checksum(view, at, end)) continue;
    file.fill(0, at + TIMES, at + TIMES + TIMES_LENGTH);
    view.setUint32(end, checksum(view, at, end), true);
  }
  return file;
}

/** Where the checksum of the header at `at` stands; null where it keeps no times, or would not fit. */
function endOfHeader(view: DataView, at: number): number | null {
  const flags = view.getUint8(at + FLAGS);
  if ((flags & HAS_TIMES) === 0) return null;
  const length = at + TIMES + TIMES_LENGTH + ((flags & HAS_PHASES) === 0 ? 0 : PHASES_LENGTH);
  const bytes = 1 << (flags & LENGTH_BITS);
  if (length + bytes > view.byteLength) return null;
  let size = 0;
  for (let i = bytes - 1; i >= 0; i--) size = size * 256 + view.getUint8(length + i);
  const end = length + bytes + size;
  return end + 4 <= view.byteLength ? end : null;
}

const START = 0xdeadbeef;
const turned = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

/** Jenkins's lookup3 (`hashlittle`, from 0) of the bytes from `from` to `to`, by which HDF5 checks what it stores. */
export function checksum(view: DataView, from: number, to: number): number {
  let at = from;
  let [a, b, c] = [START + to - from, START + to - from, START + to - from];
  for (; to - at > 12; at += 12) {
    a = (a + view.getUint32(at, true)) | 0;
    b = (b + view.getUint32(at + 4, true)) | 0;
    c = (c + view.getUint32(at + 8, true)) | 0;
    for (const [first, second, third] of [
      [4, 6, 8],
      [16, 19, 4],
    ]) {
      a = ((a - c) | 0) ^ turned(c, first);
      c = (c + b) | 0;
      b = ((b - a) | 0) ^ turned(a, second);
      a = (a + c) | 0;
      c = ((c - b) | 0) ^ turned(b, third);
      b = (b + a) | 0;
    }
  }
  if (at === to) return c >>> 0;
  const last = new DataView(new ArrayBuffer(12));
  for (let i = 0; at + i < to; i++) last.setUint8(i, view.getUint8(at + i));
  a = (a + last.getUint32(0, true)) | 0;
  b = (b + last.getUint32(4, true)) | 0;
  c = (c + last.getUint32(8, true)) | 0;
  c = ((c ^ b) - turned(b, 14)) | 0;
  a = ((a ^ c) - turned(c, 11)) | 0;
  b = ((b ^ a) - turned(a, 25)) | 0;
  c = ((c ^ b) - turned(b, 16)) | 0;
  a = ((a ^ c) - turned(c, 4)) | 0;
  b = ((b ^ a) - turned(a, 14)) | 0;
  c = ((c ^ b) - turned(b, 24)) | 0;
  return c >>> 0;
}
