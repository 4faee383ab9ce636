import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Pipeline } from '../engine/pipeline.ts';
import { suggest, WiringError } from '../errors.ts';
import { UsageError } from './usage-error.ts';

/** Names of the TypeScript files directly in `<root>/<folder>`, without the ending, sorted; none when there is no such folder. */
export function namesIn(root: string, folder: string): string[] {
  const at = join(root, folder);
  if (!existsSync(at)) return [];
  const isModule = (file: string) => file.endsWith('.ts') && !file.endsWith('.d.ts');
  return readdirSync(at)
    .filter(isModule)
    .map((file) => basename(file, '.ts'))
    .sort();
}

/** What `<root>/<folder>/<name>.ts` exports. */
export const load = (root: string, folder: string, name: string): Promise<Record<string, unknown>> =>
  import(pathToFileURL(join(root, folder, `${name}.ts`)).href);

/** The pipeline `pipelines/<name>.ts`. Throws UsageError with the nearest name when there is none. */
export async function loadPipeline(root: string, name: string): Promise<Pipeline> {
  const known = namesIn(root, 'pipelines');
  if (!known.includes(name)) throw new UsageError(name, 'is not a pipeline', suggest(name, known));
  const pipeline = (await load(root, 'pipelines', name)).default as Pipeline | undefined;
  if (typeof pipeline?.compose !== 'function') {
    throw new WiringError(
      `pipelines/${name}.ts`,
      'has no pipeline as its default export',
      'export default definePipeline({ … })',
    );
  }
  return pipeline;
}
