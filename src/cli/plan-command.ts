import { type Pipeline, stepsOf } from '../engine/pipeline.ts';
import { planSteps } from '../engine/plan.ts';
import { Store } from '../engine/store.ts';
import { planLines } from './plan-lines.ts';
import type { Settings } from './settings.ts';
import { paintFor, type World } from './terminal.ts';

/** Prints what a run would do now, and why. Writes nothing. */
export async function planCommand(pipeline: Pipeline, values: any, settings: Settings, world: World): Promise<number> {
  const { name } = pipeline;
  const context = { pipeline: name, store: new Store(settings.store), root: world.root, seed: settings.seed };
  const plan = await planSteps(stepsOf(pipeline, values), context);
  const lines = planLines(name, plan, paintFor(world.stdout, world.env), settings.verbose);
  world.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}
