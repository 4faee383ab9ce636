import type { Step } from './pipeline.ts';
import type { Receipt } from './receipt.ts';
import type { Store } from './store.ts';

export interface PlanContext {
  readonly pipeline: string;
  readonly store: Store;
  /** Folder that holds `stages/`. */
  readonly root: string;
  readonly seed: number;
}
export interface PlannedStep {
  readonly step: Step;
  /** `rest`: the result is in the store; `run`: it must be made; `waits`: an input will be rebuilt, so it may do either. */
  readonly state: 'rest' | 'run' | 'waits';
  /** Why it runs (`params-changed: alphas`), or for what it waits (`waits-for: fit-encoding`); empty when it rests. */
  readonly cues: readonly string[];
  /** Where it rests. */
  readonly receipt?: Receipt;
  /** What will make it fail at once, such as a missing source file. */
  readonly problem?: Error;
}
export interface Plan {
  readonly steps: readonly PlannedStep[];
}

/** What a run would do now and why, without doing it. */
export function planSteps(steps: readonly Step[], context: PlanContext): Promise<Plan> {
  throw new Error(`not written yet: ${steps.length} ${context.pipeline}`);
}
