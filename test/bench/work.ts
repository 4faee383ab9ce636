/** Inputs that peers/make_data.py makes: `kind` is a function of it, the rest its arguments. */
export interface DataSet {
  readonly kind: 'regression' | 'layers' | 'spaces' | 'patterns' | 'nothing';
  readonly seed?: number;
  readonly n?: number;
  readonly p?: number;
  readonly t?: number;
  readonly [argument: string]: string | number | undefined;
}

export type Params = Readonly<Record<string, number | string | readonly number[]>>;

/** One way to do a work, ours or a peer's. */
export interface Entrant {
  readonly who: 'ours' | 'himalaya' | 'scikit-learn' | 'rsatoolbox' | 'SciPy' | 'NumPy' | 'transformers' | 're-encoding';
  /** What distinguishes it from other entrants of the same; unique within a work. */
  readonly label: string;
  /** A function of ours.ts, or `module.function` of peers/. */
  readonly entry: string;
  /** Which of the work's data sets it is given; the first if left out. */
  readonly on?: string;
  /** Joined to the params of the work. */
  readonly params?: Params;
  /** Run in the first round only: it is slow, and no near competitor. */
  readonly once?: boolean;
}

export type Goal =
  /** The best time of `than` is at least `times` our best, on one of several inputs where it is named. */
  | { readonly kind: 'faster'; readonly than: Entrant['who']; readonly times: number; readonly on?: string }
  /** Our peak memory is at most `most` times that of `than`. */
  | { readonly kind: 'lighter'; readonly than: Entrant['who']; readonly most: number; readonly on: string }
  /** The time for each target on data set `large` is at most `within` above that on `small`. */
  | { readonly kind: 'linear'; readonly small: string; readonly large: string; readonly within: number }
  /** Memory beyond inputs and outputs on `large` is at most `within` above that on `small`. */
  | { readonly kind: 'constant memory'; readonly small: string; readonly large: string; readonly within: number };

export interface Work {
  readonly name: string;
  readonly title: string;
  readonly data: Readonly<Record<string, DataSet>>;
  readonly params: Params;
  readonly entrants: readonly Entrant[];
  readonly goals: readonly Goal[];
  /** Floating-point operations on the targets, as `arithmetic.ts` counts them. */
  readonly operations: number;
  /** What a reader of the numbers has to know: how a peer's work differs, what bounds ours where a goal is missed. */
  readonly remark?: string;
}

/** Peak memory, inputs included, in units of inputs + outputs: the most that any work may take. */
export const MEMORY_GOAL = 1.5;
