import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { synthesize } from '../../../data/synthetic/synthesize.ts';
import { pullFiles } from '../../../src/shelf/pull-files.ts';
import { ended, type Said } from '../../support/command-line.ts';
import { noise } from '../../support/faulty-hub.ts';
import { projectRoot } from '../../support/project.ts';
import { emptyFolder } from '../../support/synthetic-assemblies.ts';

/** Calls a function of a module in a process that may write no file of more than 100 KiB, and says what was thrown. */
function limited(t: ExecutionContext, module: string, name: string, ...given: readonly unknown[]): Promise<Said> {
  const call = `import('./${module}').then((m) => m.${name}(...${JSON.stringify(given)}))`;
  const code = `${call}.catch(({ message }) => { console.error(message); process.exitCode = 1; })`;
  const shell = ['-c', 'ulimit -f 200; exec "$0" --import tsx --eval "$1"', process.execPath, code];
  // What tsx keeps may be cut off, too, so that it goes into a folder of its own.
  const env = { ...process.env, TMPDIR: emptyFolder(t) };
  return ended(spawn('sh', shell, { cwd: projectRoot, env, stdio: ['ignore', 'pipe', 'pipe'] }));
}

test('a copy that cannot be written loses neither what was here nor a part of a download, and is made later', async (t) => {
  const [dataDir, mirror, content] = [emptyFolder(t), emptyFolder(t), noise(200_000, 'recording')];
  const file = { path: 'set/a.nc', hash: createHash('sha1').update(content).digest('hex'), bytes: null, addresses: [] };
  const [folder, path] = [join(dataDir, 'set'), join(dataDir, file.path)];
  mkdirSync(folder);
  writeFileSync(join(mirror, 'a.nc'), content);
  writeFileSync(path, 'an older file');
  writeFileSync(`${path}.part`, content.subarray(0, 9));
  const { code, err } = await limited(t, 'src/shelf/pull-files.ts', 'pullFiles', [file], dataDir, { mirror });
  const wayOut = 'raise the limit (ulimit -f), or name another folder with --cache (models) or --data-dir (datasets)';
  const kept = 'nothing of the copy was kept, what was here is, and the same command copies anew';
  t.deepEqual([code, err], [1, `${folder}: a file may not grow so large here; ${wayOut}; ${kept}\n`]);
  t.deepEqual(readdirSync(folder).sort(), ['a.nc', 'a.nc.part']);
  t.deepEqual([readFileSync(path, 'utf8'), readFileSync(`${path}.part`).length], ['an older file', 9]);
  await pullFiles([file], dataDir, { mirror });
  t.deepEqual(readdirSync(folder), ['a.nc']);
  t.true(readFileSync(path).equals(content));
});

test('a synthetic file that cannot be written is told, the others stay, and the next run makes what is missing', async (t) => {
  const dataDir = emptyFolder(t);
  const small = { full: false };
  await synthesize(dataDir, small);
  const files = () => readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).sort();
  const all = files();
  const [large, last] = [join('brain-score-language', 'assy_Pereira2018_auditory.nc'), join('wikitext-2-raw', 'wiki.test.raw')];
  for (const name of [large, last]) rmSync(join(dataDir, name));
  const { code, err } = await limited(t, 'data/synthetic/synthesize.ts', 'synthesize', dataDir, small);
  const wayOut = 'raise the limit (ulimit -f) and run again: what is finished is kept';
  t.deepEqual([code, err], [1, `${join(dataDir, large)}: is larger than a file may be here; ${wayOut}\n`]);
  t.deepEqual(
    files(),
    all.filter((name) => name !== large && name !== last),
  );
  const told: string[] = [];
  await synthesize(dataDir, small, (path) => told.push(path));
  t.deepEqual(files(), all);
  t.true(told.length > 40);
});
