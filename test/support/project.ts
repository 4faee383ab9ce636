import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json. */
export const projectRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** Files with an ending below a folder of the project, as paths from the project's root, sorted. */
export function filesUnder(folder: string, ending: string): string[] {
  return readdirSync(join(projectRoot, folder))
    .sort()
    .flatMap((name) => {
      const path = `${folder}/${name}`;
      if (statSync(join(projectRoot, path)).isDirectory()) return name === 'node_modules' ? [] : filesUnder(path, ending);
      return name.endsWith(ending) ? [path] : [];
    });
}
