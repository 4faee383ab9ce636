import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { synthesize } from '../../data/synthetic/synthesize.ts';

/** An empty folder that is removed after the test. */
export function emptyFolder(t: Pick<ExecutionContext, 'teardown'>): string {
  const folder = mkdtempSync(join(tmpdir(), 'brain-align-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A data folder with small synthetic files in the layout of Brain-Score; removed after the test. */
export async function smallAssemblies(t: Pick<ExecutionContext, 'teardown'>): Promise<string> {
  const dataDir = emptyFolder(t);
  await synthesize(dataDir, { full: false });
  return dataDir;
}
