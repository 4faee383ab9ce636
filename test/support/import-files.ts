import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { importDataset } from '../../data/own/import/import-dataset.ts';
import { emptyFolder } from './synthetic-assemblies.ts';

export type Files = Readonly<Record<string, string | Uint8Array>>;
export interface Asked {
  readonly columns?: readonly string[];
  readonly part?: { missing?: 'drop'; rows?: 'stimuli' | 'neuroids' };
  readonly to?: string;
}

/** A folder with files that are to be imported. */
export function folderOf(t: ExecutionContext, files: Files): string {
  const folder = emptyFolder(t);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

/** Imports those files of a folder. The dataset's folder, what was told, what was counted, and the description that was written. */
export async function importFrom(
  folder: string,
  names: readonly string[],
  { columns = [], part = {}, to = 'study' }: Asked = {},
) {
  const lines: string[] = [];
  const study = join(folder, to);
  const files = names.map((name) => join(folder, name));
  const counts = await importDataset({ files, to: study, columns, part }, (line) => lines.push(line));
  const said = Object.fromEntries(counts.map(({ what, count }) => [what, count]));
  return { study, lines, counts: said, description: JSON.parse(readFileSync(join(study, 'dataset.json'), 'utf8')) };
}

/** The same of files that are written first. */
export const imported = (t: ExecutionContext, files: Files, asked?: Asked) =>
  importFrom(folderOf(t, files), Object.keys(files), asked);

/** Texts without responses. */
export const SENTENCES = 'item,sentence\nit1,Birds sing.\nit2,"Yes, they do."\nit3,Nobody hears them.\n';
/** Texts, and two neuroids. */
export const WIDE = 'item_id,sentence,onset,lang_IFG,lang_MFG\n1,Birds sing.,0.5,1,2\n2,They do.,2.5,3,4\n';
/** A file of the fixtures. */
export const bytesOf = (name: string): Buffer => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
