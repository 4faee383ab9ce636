import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where published datasets lie that are not ours to give: BRAIN_ALIGN_DATA, else `../shared/data` beside the repository. */
export const sharedDataDir = resolve(root, process.env.BRAIN_ALIGN_DATA ?? '../shared/data');

/** The folder of one of them, or null where it is missing. */
export function sharedData(name: string): string | null {
  const folder = join(sharedDataDir, name);
  return existsSync(folder) ? folder : null;
}

/**
 * A test that needs the folder `name` of the published datasets. `body` is given the folder and the one that holds it. Where it
 * is missing the test is skipped, and its title says why.
 */
export function testWith(
  name: string,
  title: string,
  body: (t: ExecutionContext, folder: string, dataDir: string) => void | Promise<void>,
): void {
  const folder = sharedData(name);
  if (folder) test(`${title} (${name})`, (t) => body(t, folder, sharedDataDir));
  else test.skip(`${title} (skipped: ${name} is not in ${sharedDataDir})`, () => {});
}
