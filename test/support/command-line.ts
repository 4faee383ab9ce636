import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main } from '../../src/cli/main.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** A copy of `tiny-project` in a folder of its own, which a test may change. */
export function copyTinyProject(): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'tiny-project-')));
  cpSync(join(repository, 'test/support/tiny-project'), root, { recursive: true });
  for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('.ts')) edit(join(root, file), (code) => code.replaceAll('../../../../src/', join(repository, 'src/')));
  }
  return root;
}

/** A copy of a project with all that it has made. */
export function copyProject(project: string): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'tiny-project-')));
  cpSync(project, root, { recursive: true });
  return root;
}

export const edit = (path: string, change: (text: string) => string): void =>
  writeFileSync(path, change(readFileSync(path, 'utf8')));

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** What the command line says in this process, as if its output were a pipe. */
export async function say(root: string, ...argv: string[]): Promise<Said> {
  const said = { out: '', err: '' };
  const to = (key: 'out' | 'err') => ({ write: (text: string) => (said[key] += text) });
  const stoppable = () => new AbortController().signal;
  const code = await main(argv, { root, cwd: root, stdout: to('out'), stderr: to('err'), env: {}, stoppable });
  return { code, ...said };
}

/** The command line as a process of its own. */
export function start(root: string, ...argv: string[]): ChildProcess {
  const words = ['--import', 'tsx', join(repository, 'src/cli.ts'), '--root', root, ...argv];
  return spawn(process.execPath, words, { cwd: repository, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** What a process says until it ends. */
export function ended(child: ChildProcess): Promise<Said> {
  const said = { out: '', err: '' };
  child.stdout!.on('data', (text) => (said.out += text));
  child.stderr!.on('data', (text) => (said.err += text));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code: code ?? -1, ...said })));
}
