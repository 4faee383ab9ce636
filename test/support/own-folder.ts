import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { ownDataset } from '../../data/own/own-dataset.ts';
import { emptyFolder } from './synthetic-assemblies.ts';

/** A folder with a `dataset.json` and files; removed after the test. */
export function ownFolder(
  t: ExecutionContext,
  description: unknown,
  files: Readonly<Record<string, string | Uint8Array>>,
): string {
  const folder = emptyFolder(t);
  writeFileSync(join(folder, 'dataset.json'), typeof description === 'string' ? description : JSON.stringify(description));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

/** All that the dataset in a folder holds. */
export async function loadOwn(folder: string) {
  const dataset = ownDataset(folder);
  return { ...(await dataset.loadStimuli(null)), ...(await dataset.loadResponses(null)), dataset };
}
