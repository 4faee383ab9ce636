import type { ErrorRecord } from '../errors.ts';
import type { Params } from './stage.ts';

/** Everything that a step's result may depend on. Two runs with equal parts may share one result. */
export interface Parts {
  readonly stage: string;
  /** Hash of what the stage's file can execute. */
  readonly code: string;
  readonly params: Params;
  /** Object hashes by port; one, or several in wired order. */
  readonly inputs: Readonly<Record<string, string | readonly string[]>>;
  /** Hashes of the files of the outside world, by path relative to the project's root. */
  readonly sources: Readonly<Record<string, string>>;
  /** Hash of the definitions of the tables that come out. */
  readonly schema: string;
  /** Installed versions of the packages that the code imports. */
  readonly packages: Readonly<Record<string, string>>;
  /** The step's own seed, derived from the pipeline's seed and the step's name. */
  readonly seed: number;
}

/** One table that a step made, as it lies in the store. */
export interface Output {
  /** SHA-256 of the object's bytes. */
  readonly hash: string;
  readonly rows: number;
  readonly bytes: number;
}

/** What a finished step used and made. */
export interface Receipt {
  readonly fingerprint: string;
  readonly parts: Parts;
  readonly outputs: Readonly<Record<string, Output>>;
  /** Why the step ran, in words of `plan.ts`. */
  readonly cues: readonly string[];
  readonly seconds: number;
  /** Largest resident memory of the process while the step ran. */
  readonly peakBytes: number;
  /** ISO 8601. */
  readonly finishedAt: string;
  /** Version of Node. */
  readonly node: string;
}

/** Why a step did not finish, kept until it does. */
export interface Failure {
  readonly fingerprint: string;
  readonly parts: Parts;
  readonly error: ErrorRecord;
  readonly failedAt: string;
}

/** What a step of a pipeline was when it last succeeded or rested; the cues compare with it. */
export interface LastRun {
  readonly fingerprint: string;
  readonly parts: Parts;
}
