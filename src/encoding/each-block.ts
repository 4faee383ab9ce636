import pLimit, { type LimitFunction } from 'p-limit';
import { columnsAt, type Matrix, matrix } from '../linalg/matrix.ts';
import { NARROW } from '../linalg/products.ts';
import { inDouble, type Penalties } from './settle.ts';

/** What a block of targets came to: the penalties, NaN where single precision could not decide. */
interface Block {
  readonly alpha: Float64Array | null;
  /** The memory in which the block's targets came; it serves another block. */
  readonly memory: ArrayBuffer;
}

/** The targets of one fit, and where their copies may lie. */
export interface Targets {
  readonly y: Matrix;
  readonly penalties: Penalties;
  /** Targets at a time. */
  readonly width: number;
  readonly desk: Desk;
}

/** Where copies of blocks lie: as many at a time as keep all threads busy, each in the memory of one that is done. */
export interface Desk {
  readonly limit: LimitFunction;
  readonly spare: ArrayBuffer[];
  /** Numbers that a block may need for each of its targets. */
  readonly height: number;
}

export const openDesk = (threads: number, height: number): Desk => ({ limit: pLimit(threads + 1), spare: [], height });

/**
 * Works on the targets block by block. `work` gets a copy of the block's columns, which it may write over; `take` gets what came of it,
 * with the columns' places, and must be done with it at once. Columns whose penalties single precision left undecided are gathered and
 * worked on again in double precision.
 */
export async function eachBlock<B extends Block>(
  columns: Int32Array,
  { y, penalties, width, desk }: Targets,
  work: (part: Matrix, penalties: Penalties, columns: Int32Array) => Promise<B>,
  take: (block: B, columns: Int32Array) => void,
): Promise<void> {
  const count = Math.ceil(columns.length / width);
  const cut = (b: number): number => Math.floor((b * columns.length) / count);
  const blocks = Array.from({ length: count }, (_, b) => columns.subarray(cut(b), cut(b + 1)));
  const open = await Promise.all(
    blocks.map((places) =>
      desk.limit(async () => {
        const memory = desk.spare.pop() ?? new ArrayBuffer(8 * desk.height * Math.max(width, NARROW + 1));
        const room = matrix(y.rows, places.length, new Float64Array(memory, 0, y.rows * places.length));
        const block = await work(columnsAt(y, places, room), penalties, places);
        take(block, places);
        desk.spare.push(block.memory);
        return places.filter((_, j) => block.alpha && Number.isNaN(block.alpha[j]));
      }),
    ),
  );
  const undecided = Int32Array.from(open.flatMap((places) => [...places]));
  if (undecided.length > 0) await eachBlock(undecided, { y, penalties: inDouble(penalties), width, desk }, work, take);
}
