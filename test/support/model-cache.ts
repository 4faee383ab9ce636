import { existsSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { cacheFolder, folderIn } from '../../src/shelf/model-cache.ts';

/**
 * A test that needs the published model `name` in the cache, where `data pull model <name>` puts it. Where it is missing the test is skipped,
 * and its title says why.
 */
export function testWithModel(
  name: string,
  title: string,
  body: (t: ExecutionContext, folder: string) => void | Promise<void>,
): void {
  const folder = folderIn(cacheFolder(process.env), name);
  if (existsSync(join(folder, 'model.onnx'))) test(`${title} (${name})`, (t) => body(t, folder));
  else
    test.skip(`${title} (skipped: ${name} is not in the cache; pnpm pipeline data pull model ${name} puts it there)`, () => {});
}
