import { columnsOf, type Matrix, matrix, pasteColumns } from '../linalg/matrix.ts';
import { type BandedCrossValidation, crossValidateBanded } from './cross-validate-banded.ts';
import { withCrew } from './encoding-crew.ts';
import { rangesOf, requireSpaces, type Space } from './feature-spaces.ts';
import { partitionVariance } from './variance-partition.ts';

/**
 * What each set of feature spaces explains that no other space does (`partitionVariance`): banded ridge regression is cross-validated
 * on every set of spaces, 2^m − 1 times for m spaces, and R² of a target is the mean over splits of what it is for
 * `crossValidateBanded`. Each set is offered the draws of `weights` that give it any, brought to the sum 1, of equal ones the first.
 * Parts by names of spaces joined by `+`, one number a target. Errors as of `crossValidateBanded`, and for fewer than two spaces.
 */
export async function partitionSpaces({ progress, ...job }: BandedCrossValidation): Promise<Record<string, Float64Array>> {
  requireSpaces(job.spaces, job.weights, job.x.cols);
  const names = job.spaces.map(({ name }) => name);
  return withCrew(job.crew, async (crew) => {
    const r2: Record<string, Float64Array> = {};
    for (let set = 1; set < 2 ** names.length; set++) {
      const held = [...names.keys()].filter((b) => set & (1 << b));
      const { r2Parts } = await crossValidateBanded({ ...job, ...ofSpaces(job, held), crew });
      r2[held.map((b) => names[b]).join('+')] = meanOfSums(r2Parts);
      progress?.(set / (2 ** names.length - 1));
    }
    return partitionVariance(names, r2);
  });
}

/** The features of some spaces, and their weights. */
function ofSpaces({ x, spaces, weights }: BandedCrossValidation, held: readonly number[]) {
  const own: Space[] = held.map((b) => spaces[b]);
  const part = matrix(
    x.rows,
    own.reduce((sum, { width }) => sum + width, 0),
  );
  const ranges = rangesOf(spaces);
  rangesOf(own).forEach(({ from }, b) => pasteColumns(part, columnsOf(x, ranges[held[b]].from, ranges[held[b]].to), from));
  return { x: part, spaces: own, weights: drawsOf(weights, held) };
}

/** The weights of some spaces in each draw, brought to the sum 1, without draws that give none and without repetition. */
function drawsOf(weights: Matrix, held: readonly number[]): Matrix {
  const draws = new Map<string, number[]>();
  for (let d = 0; d < weights.rows; d++) {
    const own = held.map((b) => weights.data[d * weights.cols + b]);
    const sum = own.reduce((total, weight) => total + weight, 0);
    const shares = own.map((weight) => weight / sum);
    if (sum > 0 && !draws.has(shares.join())) draws.set(shares.join(), shares);
  }
  return matrix(draws.size, held.length, Float64Array.from([...draws.values()].flat()));
}

/** The sum of each column, the mean of all matrices. */
function meanOfSums(parts: readonly Matrix[]): Float64Array {
  const sums = new Float64Array(parts[0].cols);
  for (const { data } of parts) data.forEach((value, at) => (sums[at % sums.length] += value / parts.length));
  return sums;
}
