import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DataError } from '../../src/errors.ts';

/** A dataset that is not ours to give: its folder's name and the public address from which a user obtains it. */
export interface Published {
  readonly id: string;
  readonly folder: string;
  readonly address: string;
}

/** The folder of a published dataset in `dataDir`. Throws DataError that says where to obtain it when it is not there. */
export function folderOf({ id, folder, address }: Published, dataDir: string | null): string {
  const wayOut = `obtain it from ${address} as data/${id}/card.md describes, and name the folder that holds ${folder}`;
  if (dataDir === null) throw new DataError(id, 'these recordings are not ours to give, and no data folder was named', wayOut);
  const path = join(dataDir, folder);
  if (!existsSync(path) || !statSync(path).isDirectory()) throw new DataError(path, 'there is no such folder', wayOut);
  return path;
}
