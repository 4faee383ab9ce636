import { openPastRun } from './past-run.ts';
import { pick } from './pick.ts';
import { paintFor, type World } from './terminal.ts';
import { whyLines } from './why-lines.ts';

/** Prints why a step last ran, what it used and what it made. */
export async function whyCommand(typed: string, store: string, pipeline: string | undefined, world: World): Promise<number> {
  const run = await openPastRun(world.root, store, pipeline);
  const past = pick(typed, run.steps, ({ step }) => step.id, 'step');
  const failed = past.settled?.state === 'failed';
  const failure = failed ? await run.store.failure(run.record.pipeline, past.step.id) : undefined;
  world.stdout.write(`${whyLines(past, failure, paintFor(world.stdout, world.env)).join('\n')}\n`);
  return 0;
}
