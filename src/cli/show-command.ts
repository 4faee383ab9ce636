import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Table } from '../table/define.ts';
import { shortPath } from './closing.ts';
import { openPastRun, type PastOutput, type PastRun, readPast } from './past-run.ts';
import { listed, pick } from './pick.ts';
import { tableLines } from './show.ts';
import { paintFor, type World } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export interface ShowOptions {
  readonly store: string;
  readonly pipeline?: string;
  readonly rows: number;
}
interface Shown {
  readonly table: Table;
  readonly provenance: readonly (readonly [string, string])[];
}

/** Prints a table: of a file, or of the last run by `step.port` or by its name. */
export async function showCommand(typed: string, options: ShowOptions, world: World): Promise<number> {
  const path = resolve(world.cwd, typed);
  const isFile = /\.(parquet|arrow)$/.test(typed) || existsSync(path);
  const { table, provenance } = isFile ? await ofFile(path) : await ofRun(typed, options, world);
  const lines = tableLines(table, provenance, options.rows, paintFor(world.stdout, world.env));
  world.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

async function ofFile(path: string): Promise<Shown> {
  const { readFileTable } = await import('./file-table.ts');
  return readFileTable(path);
}

async function ofRun(typed: string, { store, pipeline }: ShowOptions, world: World): Promise<Shown> {
  const run = await openPastRun(world.root, store, pipeline);
  const output = find(typed, run);
  const { hash } = output.receipt.outputs[output.port];
  const provenance = [
    ['made by', `${output.name} in ${run.record.pipeline}, ${output.receipt.finishedAt}`],
    ['object', shortPath(run.store.objectPath(hash), world.cwd)],
  ] as const;
  return { table: await readPast(run, output), provenance };
}

/** A table's or port's name where only one output bears it, else the output's own name. */
function find(typed: string, { outputs }: PastRun): PastOutput {
  const named = outputs.filter(({ spec, port }) => spec.name === typed || port === typed);
  if (named.length === 1) return named[0];
  if (named.length > 1) {
    throw new UsageError(typed, `is made by ${named.length} steps`, `say which: ${listed(named.map(({ name }) => name))}`);
  }
  const nicknames = outputs.flatMap(({ spec, port }) => [spec.name, port]);
  return pick(typed, outputs, ({ name }) => name, 'table', nicknames);
}
