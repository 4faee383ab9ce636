// Compiles kernels.as.ts and what it imports. `node src/linalg/wasm/build.mjs` writes kernels.wasm beside it and prints the digest
// that kernels.ts expects; with a path it writes there instead. The same compiler gives the same bytes.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const source = (name) => (name.endsWith('.as.ts') && existsSync(here(name)) ? readFileSync(here(name), 'utf8') : null);
const target = process.argv[2] ?? here('kernels.wasm');
const options = ['--optimizeLevel', '3', '--shrinkLevel', '1', '--runtime', 'stub', '--noAssert', '--enable', 'simd', '--use', 'abort='];
const { error, stderr } = await asc.main(['kernels.as.ts', ...options, '--outFile', target], {
  readFile: source,
  listFiles: () => [],
});
if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
console.log(createHash('sha256').update(readFileSync(target)).digest('hex'));
