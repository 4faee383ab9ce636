import type { neuroids } from '../../schemas/neuroids.ts';
import { NumericError } from '../../src/errors.ts';
import { type Matrix, matrix } from '../../src/linalg/matrix.ts';
import type { Products } from '../../src/linalg/products.ts';
import { type RandomStream, randomState } from '../../src/stats/random.ts';
import type { RowOf } from '../../src/table/define.ts';
import { distinctDirections } from './distinct-directions.ts';
import { driftWithinPassages, standardised } from './drift.ts';
import type { Simulation } from './simulation.ts';

export interface SimulationInput {
  readonly simulation: Simulation;
  /** Activations of the planted site, one row a presentation in the order of presentation. */
  readonly planted: Matrix;
  /** Activations of the neighbouring sites, same rows. */
  readonly neighbours: readonly Matrix[];
  /** Passage of each presentation, as a number. */
  readonly passageOf: Int32Array;
}

export interface Simulated {
  /** One matrix a repetition, presentations × neuroids. */
  readonly repetitions: readonly Matrix[];
  readonly neuroids: readonly RowOf<typeof neuroids>[];
  /**
   * By neuroid: the correlation of the site-driven part alone with the mean over repetitions. No model of the texts does better on
   * held-out passages, since drift cannot be known from them; below `planted_ceiling` by the nuisance.
   */
  readonly reachable: Float64Array;
}

/**
 * Recordings that a site of a language model could have caused. Neuroid v of subject s responds in repetition k with
 *
 *     y = √(1 − q) · signal + √q · drift + noise,
 *
 * - signal: a read-out of directions of the planted site (z-scored activations) that its neighbours predict badly
 *   (`distinctDirections`): weights of the region, shared by all subjects, plus sparse weights of its own; variance 1;
 * - drift: two slow courses of the subject within passages, mixed by weights of the neuroid; variance 1, q = `nuisanceShare`. It
 *   is the same in every repetition, because passages are repeated in the same order: so it counts as explainable;
 * - noise: independent normal for every presentation and repetition, variance = (variance of what repeats) / snr.
 *
 * `planted_ceiling` = √(V / (V + σ² / repetitions)) with V the variance of what repeats: the correlation of all that repeats with
 * the mean over repetitions. The last `noiseOnly` neuroids of each subject hold noise alone: no planted site, ceiling 0.
 * Deterministic given `simulation.seed`. Throws NumericError where the shapes do not belong together.
 */
export async function simulate(
  { simulation, planted, neighbours, passageOf }: SimulationInput,
  products: Products,
): Promise<Simulated> {
  checkShapes(simulation, planted, neighbours, passageOf);
  const random = randomState(simulation.seed);
  const directions = await distinctDirections(
    planted,
    neighbours,
    passageOf,
    simulation.directions,
    componentsOf(planted),
    products,
  );
  const regionWeights = simulation.regions.map(() => sparseNormals(simulation.directions, random));
  const width = simulation.subjects * simulation.neuroidsPerSubject;
  const repetitions = Array.from({ length: simulation.repetitions }, () => matrix(planted.rows, width));
  const rows: RowOf<typeof neuroids>[] = [];
  const reachable = new Float64Array(width);
  for (let subject = 0; subject < simulation.subjects; subject++) {
    const courses = [0, 1].map(() => driftWithinPassages(passageOf, simulation.driftPersistence, random));
    for (let unit = 0; unit < simulation.neuroidsPerSubject; unit++) {
      const region = unit % simulation.regions.length;
      const silent = unit >= simulation.neuroidsPerSubject - simulation.noiseOnly;
      const parts = silent ? null : partsOf(directions, regionWeights[region], courses, simulation.nuisanceShare, random);
      const { ceiling, signalShare } = record(simulation, parts, repetitions, rows.length, random);
      reachable[rows.length] = ceiling * signalShare;
      rows.push(neuroidRow(simulation, subject, unit, silent, ceiling));
    }
  }
  return { repetitions, neuroids: rows, reachable };
}

/**
 * Principal components of the planted site among which directions are sought: few enough that a read-out can be learnt from the
 * presentations, enough that some of them are the site's own.
 */
const componentsOf = ({ rows, cols }: Matrix) => Math.floor(Math.min(rows / 4, cols / 3));

/** Weight of a neuroid's own read-out beside its region's. */
const INDIVIDUAL = 0.7;

interface Parts {
  readonly signal: Float64Array;
  readonly repeating: Float64Array;
}

function partsOf(
  directions: Matrix,
  region: Float64Array,
  courses: readonly Float64Array[],
  nuisanceShare: number,
  random: RandomStream,
): Parts {
  const own = sparseNormals(directions.cols, random);
  const weights = region.map((weight, i) => weight + INDIVIDUAL * own[i]);
  const signal = standardised(
    Float64Array.from({ length: directions.rows }, (_, i) =>
      weights.reduce((sum, weight, j) => sum + weight * directions.data[i * directions.cols + j], 0),
    ),
  );
  const loadings = courses.map(() => random.standardNormal());
  const drift = standardised(signal.map((_, i) => courses.reduce((sum, course, c) => sum + loadings[c] * course[i], 0)));
  const repeating = signal.map((value, i) => Math.sqrt(1 - nuisanceShare) * value + Math.sqrt(nuisanceShare) * drift[i]);
  return { signal, repeating };
}

/** Normal weights of which about half are 0, but never all. */
function sparseNormals(count: number, random: RandomStream): Float64Array {
  const kept = random.integer(count - 1);
  return Float64Array.from({ length: count }, (_, i) => {
    const weight = random.standardNormal();
    return random.double() < 0.5 || i === kept ? weight : 0;
  });
}

/** Writes one neuroid into every repetition; its ceiling, and the correlation of the signal with what repeats. */
function record(
  { snr: [low, high], repetitions: count }: Simulation,
  parts: Parts | null,
  repetitions: readonly Matrix[],
  column: number,
  random: RandomStream,
): { ceiling: number; signalShare: number } {
  const snr = low * (high / low) ** random.double();
  const variance = parts ? dot(parts.repeating, parts.repeating) / parts.repeating.length : 0;
  const noise = parts ? variance / snr : 1;
  for (const { data, rows, cols } of repetitions) {
    for (let i = 0; i < rows; i++) {
      data[i * cols + column] = (parts ? parts.repeating[i] : 0) + Math.sqrt(noise) * random.standardNormal();
    }
  }
  return {
    ceiling: Math.sqrt(variance / (variance + noise / count)),
    signalShare: parts ? dot(parts.signal, parts.repeating) / (parts.signal.length * Math.sqrt(variance)) : 0,
  };
}

const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);

function neuroidRow(simulation: Simulation, subject: number, unit: number, silent: boolean, ceiling: number) {
  return {
    neuroid_id: `s${subject + 1}.${unit + 1}`,
    subject_id: `s${subject + 1}`,
    region: simulation.regions[unit % simulation.regions.length],
    published_ceiling: Number.NaN,
    planted_site: silent ? null : simulation.site,
    planted_ceiling: ceiling,
  };
}

function checkShapes(simulation: Simulation, planted: Matrix, neighbours: readonly Matrix[], passageOf: Int32Array): void {
  const rows = [passageOf.length, ...neighbours.map((neighbour) => neighbour.rows)];
  const odd = rows.find((count) => count !== planted.rows);
  if (odd !== undefined) {
    throw new NumericError('simulate', `the planted site has ${planted.rows} presentations, another input ${odd}`);
  }
  if (simulation.directions > componentsOf(planted)) {
    const shape = `${planted.rows} × ${planted.cols}`;
    throw new NumericError('simulate', `cannot read ${simulation.directions} directions out of ${shape} activations`);
  }
}
