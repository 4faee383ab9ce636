import type { Entrant, Goal } from './work.ts';

/** What one entrant took, under one kernel of its BLAS. */
export interface Timing {
  readonly who: Entrant['who'];
  readonly label: string;
  readonly on: string;
  /** As OpenBLAS names it, e.g. `openblas SkylakeX × 2`; for ours, the number of threads. */
  readonly engine: string;
  /** One for each round that it ran in. */
  readonly seconds: readonly number[];
  readonly cpuSeconds: readonly number[];
  /** Of the first round. */
  readonly peakBytes: number;
  readonly inputBytes: number;
  readonly outputBytes: number;
  /** Tokens that were read, where it was text. */
  readonly tokens?: number;
  /** How many of them are distinct (see countDistinctPrefixes), where texts may begin alike. */
  readonly distinct?: number;
}

/** How far one output of a peer is from ours. */
export interface Agreement {
  readonly label: string;
  readonly output: string;
  /** Of how many numbers; where an alpha was chosen otherwise, what follows from it is left out. */
  readonly of: number;
  /** How many are the same, for chosen penalties; null for other outputs. */
  readonly same: number | null;
  /** How many differences are no finite number: one side has NaN or infinity. They are not in the largest. */
  readonly strange: number;
  readonly largestDifference: number;
  readonly largestValue: number;
}

/** Best GF/s of a square matrix product in float64, on 1 and on 2 threads. */
export interface Ceiling {
  readonly ours: readonly number[];
  readonly numpy: readonly number[];
}

export interface Result {
  readonly name: string;
  readonly title: string;
  readonly measured: string;
  readonly command: string;
  readonly machine: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly rounds: number;
  /** Floating-point operations of the work; null where they are not counted. */
  readonly operations: number | null;
  readonly goals: readonly Goal[];
  readonly ceiling: Ceiling;
  readonly targets: Readonly<Record<string, number>>;
  readonly timings: readonly Timing[];
  readonly agreements: readonly Agreement[];
}

export const best = ({ seconds }: Timing): number => Math.min(...seconds);

/** The fastest entrant of one kind, on the input `on` where there are several; undefined where none ran. */
export const fastest = ({ timings }: Result, who: Entrant['who'], on?: string): Timing | undefined =>
  timings.filter((timing) => timing.who === who && (on === undefined || timing.on === on)).sort((a, b) => best(a) - best(b))[0];
