import type { Tools } from '../linalg/crew.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { Matrix32 } from '../linalg/products.ts';
import { type ScreenedTrial, screened } from './screen.ts';
import type { Trial } from './trial.ts';

/** A trial where all threads read it, screened where many targets will use it. */
export const finished = (trial: Trial, screen: boolean, tools: Tools): Trial | ScreenedTrial =>
  shared(screen ? screened(trial) : trial, tools);

function shared<T extends Trial | ScreenedTrial>(trial: T, { share }: Tools): T {
  const own = { ...trial, maps: share(trial.maps), right: trial.right && share(trial.right) };
  if (!('maps32' in own)) return own;
  return { ...own, maps32: share(own.maps32), right32: own.right32 && share(own.right32) };
}

/** The trial in the memory of `room`, a finished one of the same shape that nobody reads any more. */
export function finishedOver(room: Trial | ScreenedTrial, trial: Trial): Trial | ScreenedTrial {
  const own = { ...trial, maps: over(room.maps, trial.maps), right: room.right && trial.right && over(room.right, trial.right) };
  if (!isScreened(room)) return own;
  const { maps32, right32, bounds } = screened(trial);
  return { ...own, bounds, maps32: over(room.maps32, maps32), right32: room.right32 && right32 && over(room.right32, right32) };
}

function over<M extends Matrix | Matrix32>(room: M, { data }: M): M {
  room.data.set(data);
  return room;
}

const isScreened = (trial: Trial | ScreenedTrial): trial is ScreenedTrial => 'maps32' in trial;
