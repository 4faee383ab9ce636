import type { FoldRule } from '../../src/encoding/folds/fold-rule.ts';

interface Registered {
  /** Its id in the registry of Brain-Score, or in the code of the 2021 paper. */
  readonly id: string;
  /** Ids that it had before. */
  readonly aliases: readonly string[];
  readonly about: string;
  readonly version: number;
  /** Where the procedure comes from. */
  readonly source: 'brain-score/language' | 'neural-nlp 2021' | 'brain-align';
}

/** The best score that noise in a recording allows, and how it is known. */
export type CeilingRule =
  /** None is defined: the score is raw. */
  | { readonly by: 'none' }
  /** Extrapolated from subsets of the people recorded, of two to `people`: every subset, or ten tuples of each size. */
  | { readonly by: 'every-subset' | 'ten-tuples'; readonly people: number }
  /** A number for all neuroids that was published. */
  | { readonly by: 'number'; readonly value: number };

/** Words are divided reader by reader: all that a reader has read, or each spelling once (see valueSplits). */
export interface WordRule {
  readonly by: 'words';
  readonly k: number;
  readonly randomState: number;
  readonly distinct: boolean;
  /** Readers who are left out. */
  readonly without: readonly string[];
}

/** Representations are compared with recordings of the brain, or with the times of readers. */
export interface NeuralBenchmark extends Registered {
  readonly kind: 'neural';
  /** Datasets of the catalogue; each is scored by itself, and what several give is averaged per neuroid. */
  readonly datasets: readonly string[];
  readonly metric: 'linear' | 'ridge' | 'rdm' | 'cka';
  readonly folds: FoldRule | WordRule;
  /** The presentations that train and are tested: those of which a published number has this value. All are read. */
  readonly only?: { readonly predictor: string; readonly value: number };
  /** Whether all presentations of a passage make one text, or all of a group: a topic or story. */
  readonly read: 'passage_id' | 'group_id';
  readonly ceiling: CeilingRule;
  /**
   * `pooled`: the median over all neuroids, averaged over folds, as a share of the median ceiling. `subjects`: the median within each
   * subject, then over subjects, as the paper of 2021 has it, with their median absolute deviation; `readers`: the same with the standard
   * deviation over readers.
   */
  readonly over: 'pooled' | 'subjects' | 'readers';
}

/** Surprisals or next words are compared with what people did, or with the text. */
export interface BehaviouralBenchmark extends Registered {
  readonly kind: 'behavioural';
  readonly task: BehaviouralTask;
}

export type BehaviouralTask =
  /** Surprisal beside the times of readers; `text` says whether all passages are one text to the model. */
  | { readonly of: 'reading-times'; readonly dataset: string; readonly text: 'passage' | 'all'; readonly note: string }
  | { readonly of: 'next-words'; readonly rule: 'legacy' | 'corrected' }
  | { readonly of: 'suites'; readonly suites: readonly string[] };

export type Benchmark = NeuralBenchmark | BehaviouralBenchmark;
