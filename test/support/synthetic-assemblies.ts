import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { BRAIN_SCORE_FOLDER } from '../../data/files/brain-score-file.ts';
import { syntheticFutrell } from '../../data/synthetic/futrell2018.ts';
import { synthesize } from '../../data/synthetic/synthesize.ts';
import { writeNetcdf } from '../../src/formats/write-netcdf.ts';
import { dataDirWith } from './published-folders.ts';

/** An empty folder that is removed after the test. */
export function emptyFolder(t: Pick<ExecutionContext, 'teardown'>): string {
  const folder = mkdtempSync(join(tmpdir(), 'brain-align-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The small synthetic files, made once for all tests of a process; removed when it ends. */
let made: Promise<string> | undefined;
async function makeSmall(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'brain-align-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  await synthesize(folder, { full: false });
  return folder;
}

/** A data folder with small synthetic files in the layout of Brain-Score; removed after the test. */
export async function smallAssemblies(t: Pick<ExecutionContext, 'teardown'>): Promise<string> {
  const dataDir = emptyFolder(t);
  made ??= makeSmall();
  cpSync(await made, dataDir, { recursive: true });
  return dataDir;
}

/** A data folder with the small synthetic file of Futrell2018 alone; removed after the test. */
export async function syntheticFutrellFolder(t: ExecutionContext): Promise<string> {
  const bytes = await writeNetcdf(syntheticFutrell({ full: false }));
  return dataDirWith(t, BRAIN_SCORE_FOLDER, { 'assy_Futrell2018.nc': Buffer.from(bytes) });
}
