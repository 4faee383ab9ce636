import { isAbsolute, relative, resolve } from 'node:path';
import type { Shelf } from '../shelf/shelf.ts';
import { grid } from './grid.ts';
import { paintFor, type World } from './terminal.ts';
import { UsageError } from './usage-error.ts';

type Parsed = Readonly<Record<string, any>>;

/** `data import <file…> --to <folder>`: what was decided line by line, what the dataset holds, how it is scored. Resolves to the exit code. */
export async function importCommand(shelf: Shelf, files: readonly string[], parsed: Parsed, world: World): Promise<number> {
  const { to, column = [], missing, rows } = parsed;
  if (files.length === 0) throw new UsageError('data import', 'names no file', 'data import <file…> --to <folder>');
  if (to === undefined) throw new UsageError('data import', 'does not say into which folder', 'name it with --to');
  for (const said of column as string[])
    if (!said.includes('=')) throw new UsageError(`--column ${said}`, 'does not say what it means', 'write it as text=sentence');
  const { cwd, stdout, env } = world;
  const say = (...lines: string[]) => stdout.write(`${lines.join('\n')}\n`);
  const paint = paintFor(stdout, env);
  const counts = await shelf.importDataset(
    {
      files: files.map((file) => resolve(cwd, file)),
      to: resolve(cwd, to),
      columns: column,
      part: { ...(missing ? { missing } : {}), ...(rows ? { rows } : {}) },
    },
    (line) => say(line),
  );
  const folder = pathFrom(cwd, resolve(cwd, to));
  say(
    `${paint.good('✓')} ${folder}`,
    ...grid(
      counts.map(({ what, count }) => [what, count]),
      { indent: '  ' },
    ),
    `its title, licence, folds and more may be said in ${folder}/dataset.json, as data/own/card.md shows`,
    `score models on it: pnpm pipeline brain-score --benchmark ${folder}`,
  );
  return 0;
}

/** A folder as it may be typed at `cwd`, always with a slash, by which a dataset of one's own is told from a name. */
function pathFrom(cwd: string, folder: string): string {
  const path = relative(cwd, folder);
  const named = path.startsWith('..') || isAbsolute(path) ? folder : `./${path}`;
  return /[^\w./-]/.test(named) ? `"${named}"` : named;
}
