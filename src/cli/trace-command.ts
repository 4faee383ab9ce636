import { openPastRun, readPast } from './past-run.ts';
import { suggestFew } from './pick.ts';
import { paintFor, type World } from './terminal.ts';
import { rowsAbout, traceLines } from './trace.ts';
import { UsageError } from './usage-error.ts';

/**
 * Follows one stimulus through every table of the last run that has a `stimulus_id` column, in the order of the steps. Tables are
 * read one after another, so that no more than one is in memory.
 */
export async function traceCommand(id: string, store: string, pipeline: string | undefined, world: World): Promise<number> {
  const run = await openPastRun(world.root, store, pipeline);
  const paint = paintFor(world.stdout, world.env);
  const known = new Set<string>();
  let found = 0;
  for (const output of run.outputs.filter(({ spec }) => 'stimulus_id' in spec.columns)) {
    const table = await readPast(run, output);
    const rows = rowsAbout(table, id);
    for (const other of (table.columns as any).stimulus_id) known.add(other);
    if (rows.length === 0) continue;
    found += 1;
    const title = `${paint.strong(output.name)} · ${output.spec.about}`;
    world.stdout.write(`${[title, ...traceLines(table, rows), ''].join('\n')}\n`);
  }
  if (found === 0) throw new UsageError(id, 'is not a stimulus of the last run', suggestFew(id, [...known]));
  return 0;
}
