import { forecastOf } from '../engine/forecast.ts';
import { type Pipeline, stepsOf } from '../engine/pipeline.ts';
import { planSteps } from '../engine/plan.ts';
import { Store } from '../engine/store.ts';
import { forecastLines, planLines } from './plan-lines.ts';
import type { Settings } from './settings.ts';
import { paintFor, type World } from './terminal.ts';

/** Prints what a run would do now, and why, and how much work and memory that took before. Writes nothing. */
export async function planCommand(pipeline: Pipeline, values: any, settings: Settings, world: World): Promise<number> {
  const { name } = pipeline;
  const context = { pipeline: name, store: new Store(settings.store), root: world.root, seed: settings.seed };
  const plan = await planSteps(stepsOf(pipeline, values), context);
  const forecast = await forecastOf(plan, name, context.store, settings.jobs);
  const listed = planLines(name, plan, paintFor(world.stdout, world.env), settings.verbose);
  const lines = [...listed, ...forecastLines(forecast, settings.jobs)];
  world.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}
