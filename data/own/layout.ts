/** The value of each column that is named, or several of which it has one. */
export type Where = Readonly<Record<string, string | readonly string[]>>;

/** Which columns of a file say what of the stimuli. */
export interface StimulusColumns {
  readonly file: string;
  readonly stimulus_id: string;
  readonly text: string;
  /** What is read together; each stimulus by itself where left out. */
  readonly passage_id?: string;
  /** What folds may not split; the passages where left out. */
  readonly group_id?: string;
  /** Numbers by which the stimuli are put in order; the order of the file where left out. */
  readonly order?: string;
  /** Columns of numbers that are to stand beside the recordings as controls. */
  readonly predictors?: readonly string[];
  /** Values that columns must have; rows that have others are not read. */
  readonly where?: Where;
}

/** One row for each stimulus and neuroid, and where there are some, repetition and time. */
export interface LongColumns {
  readonly file: string;
  readonly form: 'long';
  readonly stimulus_id: string;
  readonly neuroid_id: string;
  readonly value: string;
  /** Neuroids of different people are different neuroids. */
  readonly subject_id?: string;
  readonly region?: string;
  readonly repetition?: string;
  /** Neuroids at different times are different neuroids. */
  readonly time?: string;
  readonly where?: Where;
  readonly missing?: 'refuse' | 'drop';
}

/** One row for each stimulus (and person, and repetition), one column for each neuroid. */
export interface WideColumns {
  readonly file: string;
  readonly form: 'wide';
  readonly stimulus_id: string;
  /** Whose responses a row holds; columns are then regions, which everybody has. */
  readonly subject_id?: string;
  readonly repetition?: string;
  /** The columns that are neuroids; all others of the file where left out. */
  readonly neuroids?: readonly string[];
  readonly where?: Where;
  readonly missing?: 'refuse' | 'drop';
}

/** An array of stimuli × neuroids (× repetitions), or transposed, and the variables beside it that say what they are. */
export interface MatrixNames {
  readonly file: string;
  readonly form: 'matrix';
  /** The array's name in its file; the only array of numbers where left out. */
  readonly variable?: string;
  /** The list of its stimuli; those of the stimulus file, in their order, where left out. */
  readonly stimulus_id?: string;
  /** The list of its neuroids; numbers from 1 where left out. */
  readonly neuroid_id?: string;
  readonly subject_id?: string;
  readonly region?: string;
  /** What its rows are; told by how many there are where left out. */
  readonly rows?: 'stimuli' | 'neuroids';
  readonly missing?: 'refuse' | 'drop';
}

/** Which columns of a file say what of the neuroids, by the names that they have in the responses. */
export interface NeuroidColumns {
  readonly file: string;
  readonly neuroid_id: string;
  readonly subject_id?: string;
  readonly region?: string;
  readonly published_ceiling?: string;
}

/** Which coordinates of a netCDF assembly say what, and which part of it is wanted. */
export interface AssemblyCoordinates {
  readonly file: string;
  readonly stimulus_id: string;
  readonly text: string;
  readonly neuroid_id: string;
  readonly passage_id?: string;
  readonly group_id?: string;
  readonly subject_id?: string;
  readonly region?: string;
  readonly presentations?: Where;
  readonly neuroids?: Where;
}

/** A dataset of the reader's own, as its `dataset.json` describes it. */
export interface Description {
  readonly title: string;
  readonly about: string;
  readonly licence: string;
  readonly citation: string;
  readonly recording: string;
  readonly split: 'grouped' | 'contiguous';
  readonly folds: number;
  readonly stimuli?: StimulusColumns;
  readonly responses?: LongColumns | WideColumns | MatrixNames;
  readonly neuroids?: NeuroidColumns;
  readonly assembly?: AssemblyCoordinates;
}
