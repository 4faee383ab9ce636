import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ExecutionContext } from 'ava';

/** Contents by path within a dataset's folder; null leaves a file out. */
export type Files = Readonly<Record<string, string | Buffer | null>>;

/** A temporary data folder with one dataset of these files in it; removed after the test. */
export function dataDirWith(t: ExecutionContext, folder: string, files: Files): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'brain-align-'));
  t.teardown(() => rmSync(dataDir, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    const path = join(dataDir, folder, name);
    mkdirSync(dirname(path), { recursive: true });
    if (content !== null) writeFileSync(path, content);
  }
  return dataDir;
}
