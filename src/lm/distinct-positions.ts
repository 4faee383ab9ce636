import type { Batch } from './token-feeds.ts';

/** The positions of a batch of which a model need know no more than one. Places count all positions, row after row, padding included. */
export interface DistinctPositions {
  /** Where each of them stands first. */
  readonly firstPlaces: Int32Array;
  /** For every place which of them it is; at padding any. */
  readonly rowOfPlace: Int32Array;
}

/** More than any vocabulary has. */
const TOKENS = 2 ** 24;

/**
 * Which positions of a batch a model cannot tell apart. One that reads from left to right holds the same at a position of two texts that are
 * the same up to it. Otherwise all are distinct, but for padding, which none stands for.
 */
export function distinctPositions({ rows, length }: Batch, causal: boolean): DistinctPositions {
  const firstPlaces: number[] = [];
  const rowOfPlace = new Int32Array(rows.length * length);
  const next = new Map<number, number>(); // what follows a position, by the token
  rows.forEach((ids, r) => {
    let before = -1;
    ids.forEach((id, i) => {
      const key = (before + 1) * TOKENS + id;
      const known = causal ? next.get(key) : undefined;
      const row = known ?? firstPlaces.push(r * length + i) - 1;
      if (known === undefined) next.set(key, row);
      rowOfPlace[r * length + i] = row;
      before = row;
    });
  });
  return { firstPlaces: Int32Array.from(firstPlaces), rowOfPlace };
}
