import type { Step } from './pipeline.ts';
import type { PlanContext } from './plan.ts';
import type { Receipt } from './receipt.ts';

export interface RunEvent {
  readonly type: 'rest' | 'start' | 'progress' | 'log' | 'done' | 'failed' | 'skipped';
  readonly step: string;
  /** start: why it runs. */
  readonly cues?: readonly string[];
  /** progress: 0 … 1. */
  readonly share?: number;
  /** log: a line; skipped: why. */
  readonly message?: string;
  /** done, failed. */
  readonly seconds?: number;
  /** done. */
  readonly peakBytes?: number;
  /** rest, done. */
  readonly receipt?: Receipt;
  /** failed. */
  readonly error?: Error;
}
export interface RunContext extends PlanContext {
  /** How many steps may run at a time. */
  readonly jobs: number;
  /** Abort it to stop: no step is started any more, workers are killed, the store stays sound. */
  readonly signal?: AbortSignal;
  on?(event: RunEvent): void;
}
export interface SettledStep {
  readonly id: string;
  readonly state: 'rested' | 'ran' | 'failed' | 'skipped';
  /** rested, ran. */
  readonly receipt?: Receipt;
  /** failed. */
  readonly error?: Error;
  /** skipped: the failed step it needs, or the abort. */
  readonly reason?: string;
}
export interface RunResult {
  readonly steps: readonly SettledStep[];
  readonly aborted: boolean;
}

/**
 * Runs what must run, lets the rest rest. A failed step takes along only what depends on it; every failure is in the result.
 * WiringError when another run holds the store.
 */
export function runSteps(steps: readonly Step[], context: RunContext): Promise<RunResult> {
  throw new Error(`not written yet: ${steps.length} ${context.pipeline}`);
}
