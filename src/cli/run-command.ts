import { makeFolder } from '../engine/files.ts';
import { type Pipeline, type Step, stepsOf } from '../engine/pipeline.ts';
import { type RunContext, type RunEvent, type RunResult, runSteps } from '../engine/run.ts';
import { openStore } from '../engine/store.ts';
import { closingLine, reportArtifacts, reportUnfinished } from './closing.ts';
import { openDisplay } from './display.ts';
import { RESUMES } from './failure.ts';
import { recordOf, writeRecord } from './run-record.ts';
import type { Settings } from './settings.ts';
import { isLive, paintFor, type World } from './terminal.ts';

/** Runs a pipeline, shows how it goes, writes its artifacts and prints its summary. Resolves to the exit code. */
export async function runCommand(pipeline: Pipeline, values: any, settings: Settings, world: World): Promise<number> {
  const began = performance.now();
  const steps = stepsOf(pipeline, values);
  const { jobs, seed, verbose } = settings;
  const context = { pipeline: pipeline.name, store: await openStore(settings.store), root: world.root, seed };
  await makeFolder(settings.artifacts);
  const result = await runShown(steps, { ...context, jobs, signal: world.stoppable() }, verbose, world);
  await writeRecord(context.store, recordOf(pipeline.name, values, result));
  const unfinished = result.steps.some(({ state }) => state === 'failed' || state === 'skipped');
  if (unfinished) return reportUnfinished(result, verbose, world);
  const { writeArtifacts } = await import('../engine/artifacts.ts');
  const artifacts = await writeArtifacts(steps, result, { ...context, options: values, out: settings.artifacts });
  world.stdout.write(`${closingLine(result, (performance.now() - began) / 1000)}\n`);
  await reportArtifacts(artifacts, world);
  return 0;
}

/** Runs the steps under a display, which is closed whatever happens. */
function runShown(steps: readonly Step[], context: RunContext, verbose: boolean, world: World): Promise<RunResult> {
  const { stdout: output, env } = world;
  const live = isLive(output, env);
  const display = openDisplay({ output, paint: paintFor(output, env), verbose, live, total: steps.length });
  context.signal?.addEventListener('abort', () => display.say(`stopping; ${RESUMES}; press again to end at once`));
  // Once it is stopped, a line for each step that is now left out would only bury what was said.
  const on = (event: RunEvent) => {
    if (!(context.signal?.aborted && event.type === 'skipped')) display.on(event);
  };
  return runSteps(steps, { ...context, on }).finally(display.close);
}
