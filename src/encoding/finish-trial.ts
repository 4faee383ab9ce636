import type { Tools } from '../linalg/crew.ts';
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
