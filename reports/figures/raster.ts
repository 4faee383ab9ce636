import { crc32, deflateSync } from 'node:zlib';

/** Viridis (van der Walt & Smith 2015) at nine equal steps: dark is low, bright is high, even in grey. */
const VIRIDIS = [
  [68, 1, 84],
  [71, 44, 122],
  [59, 81, 139],
  [44, 113, 142],
  [33, 144, 141],
  [39, 173, 129],
  [92, 200, 99],
  [170, 220, 50],
  [253, 231, 37],
];

/** The colour of a level from 0 to 255. */
export function viridis(level: number): number[] {
  const at = (level / 255) * (VIRIDIS.length - 1);
  const low = Math.min(Math.floor(at), VIRIDIS.length - 2);
  return VIRIDIS[low].map((value, i) => Math.round(value + (at - low) * (VIRIDIS[low + 1][i] - value)));
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const bytes = Buffer.alloc(body.length + 8);
  bytes.writeUInt32BE(data.length, 0);
  body.copy(bytes, 4);
  bytes.writeUInt32BE(crc32(body), body.length + 4);
  return bytes;
}

/**
 * A PNG file of a square picture with `size`² levels (0 to 255, row by row), each drawn as a block of `scale`² pixels in viridis.
 * Palette image, 8 bits, no filter (PNG specification, second edition).
 */
export function rasterPng(levels: Uint8Array, size: number, scale: number): Uint8Array {
  const side = size * scale;
  const rows = Buffer.alloc(side * (side + 1));
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) rows[y * (side + 1) + 1 + x] = levels[Math.floor(y / scale) * size + Math.floor(x / scale)];
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const palette = Uint8Array.from(Array.from({ length: 256 }, (_, level) => viridis(level)).flat());
  return Buffer.concat([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', header),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', new Uint8Array()),
  ]);
}

export const dataUri = (png: Uint8Array): string => `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
