import type { ModelCard } from './card.ts';

/** How a reader makes an export of a model that nobody publishes. */
export const exportAdvice = ({ origin, task }: ModelCard): string =>
  `export it yourself (optimum-cli export onnx --model ${origin} --task ${task} <folder>) and name that folder with --model`;
