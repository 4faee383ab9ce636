import brainScore from '../../../pipelines/brain-score.ts';
import { type Step, stepsOf, type ValuesOf } from '../../../src/engine/pipeline.ts';
import { wiresOf } from '../../../src/engine/plan.ts';
import { type RunEvent, type RunResult, runSteps } from '../../../src/engine/run.ts';
import { openStore } from '../../../src/engine/store.ts';
import { projectRoot } from '../../support/project.ts';

/** The steps of the main job that lead to the extrapolated ceiling of Blank 2014, ridge, in their order. */
function ceilingSteps(dataDir: string): Step[] {
  const defaults = Object.fromEntries(Object.entries(brainScore.options).map(([name, option]) => [name, option.default]));
  const chosen: object = { ...defaults, benchmark: ['Blank2014-ridge'], ceilings: 'extrapolated', dataDir };
  const steps = stepsOf(brainScore, chosen as ValuesOf<typeof brainScore.options>);
  const needed = new Set(steps.filter(({ stage }) => stage.name === 'extrapolate-ceiling').map(({ id }) => id));
  for (const step of [...steps].reverse()) if (needed.has(step.id)) for (const wire of wiresOf(step)) needed.add(wire.step);
  return steps.filter(({ id }) => needed.has(id));
}

/** Runs them one after the other. */
export async function runCeiling(store: string, dataDir: string, on: (event: RunEvent) => void): Promise<RunResult> {
  const context = { pipeline: 'brain-score', store: await openStore(store), root: projectRoot, seed: 0, jobs: 1, on };
  return runSteps(ceilingSteps(dataDir), context);
}
