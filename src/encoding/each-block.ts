import pLimit from 'p-limit';
import { columnsAt, type Matrix } from '../linalg/matrix.ts';
import type { Penalties } from './settle.ts';
import { inDouble } from './settle.ts';

/** What a block of targets came to: the penalties, NaN where single precision could not decide. */
interface Block {
  readonly alpha: Float64Array | null;
}

/**
 * Works on the targets block by block, as many at a time as keep all threads busy: only so many copies exist at once. `work` gets a
 * copy of the block's columns, which it may give away; `take` gets what came of it, with the columns' places. Columns whose penalties
 * single precision left undecided are gathered and worked on again in double precision.
 */
export async function eachBlock<B extends Block>(
  columns: Int32Array,
  width: number,
  { y, penalties, threads }: { readonly y: Matrix; readonly penalties: Penalties; readonly threads: number },
  work: (part: Matrix, penalties: Penalties, columns: Int32Array) => Promise<B>,
  take: (block: B, columns: Int32Array) => void,
): Promise<void> {
  const limit = pLimit(threads + 1);
  const count = Math.ceil(columns.length / width);
  const cut = (b: number): number => Math.floor((b * columns.length) / count);
  const blocks = Array.from({ length: count }, (_, b) => columns.subarray(cut(b), cut(b + 1)));
  const open = await Promise.all(
    blocks.map((places) =>
      limit(async () => {
        const block = await work(columnsAt(y, places), penalties, places);
        take(block, places);
        return places.filter((_, j) => block.alpha && Number.isNaN(block.alpha[j]));
      }),
    ),
  );
  const undecided = Int32Array.from(open.flatMap((places) => [...places]));
  if (undecided.length > 0) await eachBlock(undecided, width, { y, penalties: inDouble(penalties), threads }, work, take);
}
