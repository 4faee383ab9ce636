/** How the recordings of a simulated dataset are made: the right answer that a correct pipeline finds. */
export interface Simulation {
  /** The site whose activations drive the responses. */
  readonly site: string;
  /** The sites that must not predict the responses as well: read-outs are chosen against them. */
  readonly neighbours: readonly string[];
  readonly subjects: number;
  readonly neuroidsPerSubject: number;
  /** Neuroids are dealt to regions in turn; a region's read-out is shared by all subjects. */
  readonly regions: readonly string[];
  readonly repetitions: number;
  /** Directions of the planted site that are read out. */
  readonly directions: number;
  /** Variance of what repeats over variance of the noise of one repetition: the range over neuroids, log-uniform. */
  readonly snr: readonly [low: number, high: number];
  /** Share of what repeats that is drift within passages and not driven by the site, 0 … 1. */
  readonly nuisanceShare: number;
  /** Correlation of the drift at neighbouring presentations of one passage, 0 … 1. */
  readonly driftPersistence: number;
  /** Neuroids of each subject that hold noise alone. */
  readonly noiseOnly: number;
  readonly seed: number;
}
