import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { constants, copyFile, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileError, makeFolder, writeWhole } from '../../../src/engine/files.ts';
import { DataError } from '../../../src/errors.ts';
import { DESCRIPTION } from '../description.ts';

interface Source {
  readonly path: string;
  readonly name: string;
}

/** What reading a dataset gave, and its description as it is to stay. */
export interface Settled<T> {
  readonly result: T;
  readonly description: string;
}

/**
 * Copies files and a description into the folder `to`, after `settle` has read the dataset in a folder beside it; its result is returned. At any
 * instant `to` is no dataset, or a whole one: the old description goes first, the new one comes last. Where anything fails no folder is left
 * that was not there.
 *
 * Throws DataError where `to` holds anything that would not be written over, where two files have one name, and where the disk refuses; and
 * what `settle` throws.
 */
export async function placeDataset<T>(
  to: string,
  files: readonly Source[],
  description: string,
  settle: (folder: string) => Promise<Settled<T>>,
): Promise<T> {
  refuseOther(
    to,
    files.map(({ name }) => name),
  );
  const isNew = !existsSync(to);
  const aside = `${to}.${randomUUID()}.part`;
  const made = await mkdir(aside, { recursive: true }).catch((cause) => {
    throw fileError(cause, dirname(to));
  });
  try {
    for (const { path, name } of files) await copyFile(path, join(aside, name), constants.COPYFILE_FICLONE);
    await writeFile(join(aside, DESCRIPTION), description);
    const settled = await settle(aside);
    for (const { name } of files) await sync(join(aside, name));
    await makeFolder(to);
    await rm(join(to, DESCRIPTION), { force: true });
    for (const { name } of files) await rename(join(aside, name), join(to, name));
    await writeWhole(join(to, DESCRIPTION), settled.description, aside);
    await rm(aside, { recursive: true });
    return settled.result;
  } catch (cause) {
    await rm(made ?? aside, { recursive: true, force: true });
    if (isNew) await rm(to, { recursive: true, force: true });
    throw fileError(cause, to);
  }
}

/** Waits until a file is on the disk, so that a power cut leaves no description of half a file. */
async function sync(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

function refuseOther(to: string, names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice) throw new DataError(twice, 'two files have this name', 'they come to lie in one folder: rename one');
  if (!existsSync(to)) return;
  if (!statSync(to).isDirectory()) throw new DataError(to, 'is a file, not a folder', 'name another folder with --to');
  const odd = readdirSync(to).filter((name) => name !== DESCRIPTION && !names.includes(name));
  if (odd.length === 0) return;
  const [first] = odd.sort();
  const others = odd.length === 1 ? '' : ` and ${odd.length - 1} more`;
  throw new DataError(to, `holds ${first}${others}, which would not be written over`, 'name a new folder with --to');
}
