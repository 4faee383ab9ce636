import test from 'ava';
import { readNetcdf } from '../../../src/formats/netcdf.ts';
import { checksum, untimed } from '../../../src/formats/untimed.ts';
import { writeNetcdf } from '../../../src/formats/write-netcdf.ts';

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const array = {
  ...{ variable: 'data', dims: ['a'], shape: [3], data: Float64Array.of(1, 2, 3), attrs: { said: 'so' }, nested: {} },
  coords: { name: { dims: ['a'], shape: [3], kind: 'texts' as const, data: ['x', 'y', 'OHDR\u0002'] } },
};
const HEADER = Buffer.from('OHDR\u0002');
/** Where the root's header begins, its times, and its checksum: 180 bytes of messages follow a length of one byte. */
const [ROOT, TIMES, MESSAGES] = [48, 54, 71];

test('the checksum is that of Jenkins’s own examples', (t) => {
  for (const [text, expected] of [
    ['', 0xdeadbeef],
    ['Four score and seven years ago', 0x17770551],
  ] as const) {
    const bytes = new TextEncoder().encode(text);
    t.is(checksum(viewOf(bytes), 0, bytes.length), expected);
  }
});

test('an array that is written at another time gives the same bytes', async (t) => {
  const written = await writeNetcdf(array);
  t.is(Buffer.from(written).indexOf(HEADER), ROOT);
  const end = MESSAGES + written[MESSAGES - 1];
  t.is(viewOf(written).getUint32(end, true), checksum(viewOf(written), ROOT, end), 'the library’s checksum is ours');
  const later = written.slice();
  later.fill(77, TIMES, TIMES + 16);
  viewOf(later).setUint32(end, checksum(viewOf(later), ROOT, end), true);
  await t.notThrowsAsync(readNetcdf('later', later.slice()));
  t.notDeepEqual(later, written);
  t.deepEqual(untimed(later), written);
});

test('what only looks like a header stays as it is', async (t) => {
  const written = await writeNetcdf(array);
  t.deepEqual((await readNetcdf('written', written)).coords.name.data, array.coords.name.data);
  const [short, long] = [Uint8Array.from([...HEADER, 0x20]), Uint8Array.from([...HEADER, 0x20, ...Array(40).fill(7)])];
  t.deepEqual(untimed(short.slice()), short);
  t.deepEqual(untimed(long.slice()), long);
});
