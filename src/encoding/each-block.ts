import pLimit from 'p-limit';
import { columnsOf, type Matrix } from '../linalg/matrix.ts';
import type { Block } from './block-plan.ts';

/**
 * Works on the targets block by block, as many at a time as keep all threads busy: only so many copies exist at once. `work` gets a
 * copy of the block's columns, which it may give away.
 */
export async function eachBlock(
  blocks: readonly Block[],
  y: Matrix,
  { threads }: { readonly threads: number },
  work: (part: Matrix, block: Block) => Promise<void>,
): Promise<void> {
  const limit = pLimit(threads + 1);
  await Promise.all(blocks.map((block) => limit(() => work(columnsOf(y, block.from, block.to), block))));
}
