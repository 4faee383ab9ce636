import type { ModelCard } from './card.ts';
import { folderIn } from './model-cache.ts';

/** How a reader makes an export of a model that nobody publishes; in the cache it is found by its name. */
export const exportAdvice = ({ id, origin, task }: ModelCard, cache: string): string =>
  `export it yourself: optimum-cli export onnx --model ${origin} --task ${task} ${folderIn(cache, id)}`;
