import type { Tools } from '../linalg/crew.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { Matrix32 } from '../linalg/products.ts';
import { type ScreenedTrial, screened } from './screen.ts';
import type { Trial } from './trial.ts';

/**
 * A trial where all threads read it, screened where many targets will use it. It takes the memory of `room` where that suffices: of a
 * finished trial that nobody reads any more. Memory that threads share is given back late, and one trial after another would fill it.
 * With `targets` a screened trial takes the form that costs so many less; without it stays as it is.
 */
export async function finished(
  trial: Trial,
  screen: boolean,
  room: Trial | ScreenedTrial | null,
  tools: Tools,
  targets = 0,
): Promise<Trial | ScreenedTrial> {
  const { share } = tools;
  const old = room && isScreened(room) ? room : null;
  const own = {
    ...trial,
    maps: into(room?.maps, trial.maps, share),
    weights: trial.weights && into(room?.weights, trial.weights, share),
    right: trial.right && into(room?.right, trial.right, share),
  };
  if (!screen) return own;
  const { maps32, right32, bounds } = await screened(trial, targets, tools);
  return {
    ...own,
    bounds,
    maps32: into(old?.maps32, maps32, share),
    right32: right32 && into(old?.right32, right32, share),
  };
}

/** `m` in the memory of `room` if it is large enough, else in new shared memory. */
function into<M extends Matrix | Matrix32>(room: M | null | undefined, m: M, share: Tools['share']): M {
  if (!room || room.data.buffer.byteLength < m.data.byteLength) return share(m as never) as M;
  const kind = m.data.constructor as typeof Float64Array;
  const data = new kind(room.data.buffer, 0, m.data.length);
  data.set(m.data);
  return { ...m, data };
}

const isScreened = (trial: Trial | ScreenedTrial): trial is ScreenedTrial => 'maps32' in trial;
