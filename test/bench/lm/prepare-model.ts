import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The models of the bench: the one that ships, and a random one of GPT-2 small's size. */
export type BenchModel = 'embedded' | 'random';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The model's folder for us, and the same weights as a checkpoint of `transformers`; made in the folder `models` if they are not there. */
export function prepareModel(model: BenchModel, python: string, models: string): { folder: string; checkpoint: string } {
  const folder = model === 'embedded' ? here('../../../data/embedded-model') : join(models, model);
  const checkpoint = join(models, `${model}-checkpoint`);
  const make = (...args: string[]) => execFileSync(python, [here('models.py'), ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  if (!existsSync(folder)) make('random', folder);
  if (!existsSync(checkpoint)) make('twin', folder, checkpoint);
  return { folder, checkpoint };
}
