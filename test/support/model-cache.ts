import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where published models lie that are too large to ship: BRAIN_ALIGN_MODELS, else `../shared/models` beside the repository. */
const modelsDir = resolve(root, process.env.BRAIN_ALIGN_MODELS ?? '../shared/models');

/** A test that needs the published model `name` as a folder of that name. Where it is missing the test is skipped, and its title says why. */
export function testWithModel(
  name: string,
  title: string,
  body: (t: ExecutionContext, folder: string) => void | Promise<void>,
): void {
  const folder = join(modelsDir, name);
  if (existsSync(join(folder, 'model.onnx'))) test(`${title} (${name})`, (t) => body(t, folder));
  else test.skip(`${title} (skipped: ${name} is not in ${modelsDir})`, () => {});
}
