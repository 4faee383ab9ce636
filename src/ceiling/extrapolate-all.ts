import { NumericError } from '../errors.ts';
import type { Crew } from '../linalg/crew.ts';
import { type Matrix, matrix } from '../linalg/matrix.ts';
import type { tasks } from './ceiling-tasks.ts';
import type { Bootstrap, Extrapolated, SizeScores } from './extrapolate.ts';

/** Scores of one subject's neuroids in one subset: splits × neuroids. */
export interface SampledScores {
  readonly label: string;
  readonly size: number;
  readonly scores: Matrix;
}

/** Neuroids at a time. */
const BLOCK = 256;

/**
 * `extrapolate` for the neuroids of one subject, from all the subsets in which it was held out. A subset counts for a neuroid only where
 * all its splits are defined; neuroids that have the same subsets, and so the same draws, are worked on together. `sizes` are all that
 * were scored: one in which this subject was never held out gives no point.
 */
export async function extrapolateSubject(
  samples: readonly SampledScores[],
  sizes: readonly number[],
  neuroids: number,
  bootstrap: Bootstrap,
  crew: Crew<typeof tasks>,
): Promise<Extrapolated> {
  requireSamples(samples, neuroids);
  const sorted = [...samples].sort((a, b) => a.size - b.size || (a.label < b.label ? -1 : 1));
  const whole = emptyResult(neuroids, bootstrap.draws);
  const blocks = byPattern(sorted, neuroids).flatMap(({ present, columns }) =>
    Array.from({ length: Math.ceil(columns.length / BLOCK) }, (_, b) => ({
      present,
      columns: columns.slice(b * BLOCK, (b + 1) * BLOCK),
    })),
  );
  await Promise.all(
    blocks.map(async ({ present, columns }) => {
      if (present.length === 0) return;
      const bySize = [...sizes].sort((a, b) => a - b).map((size) => scoresOf(size, present, columns));
      put(whole, await crew.run('extrapolate', { bySize, bootstrap }), columns);
    }),
  );
  return whole;
}

/** Floating-point operations, roughly: a dozen steps of a search for each neuroid and draw. */
export const operationsOfDraws = (neuroids: number, draws: number, sizes: number): number => neuroids * draws * sizes * 7000;

interface Pattern {
  readonly present: readonly SampledScores[];
  readonly columns: readonly number[];
}

/** Neuroids by the subsets in which all their splits are defined. */
function byPattern(samples: readonly SampledScores[], neuroids: number): Pattern[] {
  const patterns = new Map<string, { present: SampledScores[]; columns: number[] }>();
  for (let j = 0; j < neuroids; j++) {
    const flags = samples.map(({ scores }) => isDefined(scores, j));
    const key = flags.join();
    const pattern = patterns.get(key) ?? { present: samples.filter((_, i) => flags[i]), columns: [] };
    pattern.columns.push(j);
    patterns.set(key, pattern);
  }
  return [...patterns.values()];
}

function isDefined({ data, rows, cols }: Matrix, j: number): boolean {
  for (let i = 0; i < rows; i++) if (Number.isNaN(data[i * cols + j])) return false;
  return true;
}

function scoresOf(size: number, present: readonly SampledScores[], columns: readonly number[]): SizeScores {
  const parts = present.filter((sample) => sample.size === size);
  const scores = matrix(
    parts.reduce((sum, part) => sum + part.scores.rows, 0),
    columns.length,
  );
  let at = 0;
  for (const { scores: part } of parts) {
    for (let i = 0; i < part.rows; i++) for (const j of columns) scores.data[at++] = part.data[i * part.cols + j];
  }
  return { size, scores };
}

function emptyResult(neuroids: number, draws: number): Extrapolated {
  const unknown = (length: number): Float64Array => new Float64Array(length).fill(Number.NaN);
  return {
    ...{ ceiling: unknown(neuroids), endpoint: unknown(neuroids) },
    ...{ errorLow: unknown(neuroids), errorHigh: unknown(neuroids) },
    v0: matrix(neuroids, draws, unknown(neuroids * draws)),
    tau: matrix(neuroids, draws, unknown(neuroids * draws)),
  };
}

function put(whole: Extrapolated, part: Extrapolated, columns: readonly number[]): void {
  columns.forEach((j, i) => {
    for (const name of ['ceiling', 'endpoint', 'errorLow', 'errorHigh'] as const) whole[name][j] = part[name][i];
    for (const name of ['v0', 'tau'] as const) {
      const { data, cols } = part[name];
      whole[name].data.set(data.subarray(i * cols, (i + 1) * cols), j * cols);
    }
  });
}

function requireSamples(samples: readonly SampledScores[], neuroids: number): void {
  const odd = samples.find(({ scores }) => scores.cols !== neuroids);
  if (odd)
    throw new NumericError('extrapolateSubject', `${odd.label} has scores of ${odd.scores.cols} neuroids, not ${neuroids}`);
}
