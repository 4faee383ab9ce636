import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';

const beside = (name: string): string => fileURLToPath(new URL(`../../../src/linalg/wasm/${name}`, import.meta.url));

test('compiling the kernels again gives the committed bytes, under 16 kB', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'kernels-'));
  const rebuilt = join(folder, 'kernels.wasm');
  try {
    const digest = execFileSync(process.execPath, [beside('build.mjs'), rebuilt], { encoding: 'utf8' }).trim();
    const committed = readFileSync(beside('kernels.wasm'));
    t.deepEqual(readFileSync(rebuilt), committed);
    t.true(readFileSync(beside('kernels.ts'), 'utf8').includes(digest), 'kernels.ts expects these bytes');
    t.true(committed.length < 16_000);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
