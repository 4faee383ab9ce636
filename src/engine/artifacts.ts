import type { Step } from './pipeline.ts';
import type { PlanContext } from './plan.ts';
import type { RunResult } from './run.ts';

export interface ArtifactsContext extends PlanContext {
  /** The pipeline's options as they were resolved; they join the folder's name and stand in the manifest. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The folder `artifacts/`. */
  readonly out: string;
}
export interface Artifacts {
  /** `<out>/<pipeline>-<first 8 of hash>`. */
  readonly folder: string;
  /** Hash of the options and of every output. */
  readonly hash: string;
  /** Paths relative to `folder`, `manifest.json` not among them. */
  readonly files: readonly { readonly path: string; readonly hash: string; readonly bytes: number }[];
}

/**
 * Writes every table of a run as `<step id>.<port>.parquet`, the pages as files under `report/`, and `manifest.json`.
 * WiringError unless every step ran or rested.
 */
export function writeArtifacts(steps: readonly Step[], result: RunResult, context: ArtifactsContext): Promise<Artifacts> {
  throw new Error(`not written yet: ${steps.length} ${result.steps.length} ${context.out}`);
}
