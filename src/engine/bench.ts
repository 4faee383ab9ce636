import { join } from 'node:path';
import { CodeHashes } from './code-hash.ts';
import { FileHashes } from './file-hashes.ts';
import type { Store } from './store.ts';

/** Where one plan or run lays out what it has looked at, so that no file is read twice. */
export interface Bench {
  readonly files: FileHashes;
  readonly codes: CodeHashes;
  /** Keeps what was learnt for the next run. */
  save(): Promise<void>;
}

export async function openBench({ store, root }: { store: Store; root: string }): Promise<Bench> {
  const files = await FileHashes.open(join(store.root, 'file-hashes.json'), store.aside);
  const codes = await CodeHashes.open(root, files, join(store.root, 'code-hashes.json'), store.aside);
  const save = async () => {
    await Promise.all([files.save(), codes.save()]);
  };
  return { files, codes, save };
}
