import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExecutionContext } from 'ava';

/** The model that the repository carries. */
export const EMBEDDED = fileURLToPath(new URL('../../data/embedded-model', import.meta.url));
export const modelBytes = (): Uint8Array => readFileSync(join(EMBEDDED, 'model.onnx'));

/** A copy of the embedded model's files without checksums, to be damaged by a test; it vanishes with the test. */
export function copyModel(t: ExecutionContext, changes: Record<string, string | Uint8Array | undefined> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'brain-align-model-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  for (const name of ['model.onnx', 'tokenizer.json', 'config.json']) cpSync(join(EMBEDDED, name), join(folder, name));
  for (const [name, content] of Object.entries(changes)) {
    if (content === undefined) rmSync(join(folder, name));
    else writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** The embedded model's config.json with other values. */
export const configWith = (changes: Record<string, unknown>): string =>
  JSON.stringify({ ...JSON.parse(readFileSync(join(EMBEDDED, 'config.json'), 'utf8')), ...changes });

export const maxDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let most = a.length === b.length ? 0 : Number.POSITIVE_INFINITY;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i] - b[i]));
  return most;
};
