import { NumericError } from '../errors.ts';
import { columnsAt, type Matrix, matrix, pasteColumnsAt, rowsAt } from '../linalg/matrix.ts';
import { crossValidate } from './cross-validate.ts';
import type { CrossValidated, CrossValidation } from './cross-validation.ts';
import { withCrew } from './encoding-crew.ts';
import type { Split } from './folds/split.ts';

/** Targets that were measured in the same rows. */
export interface Pattern {
  /** Ascending. */
  readonly columns: Int32Array;
  /** The rows in which they were measured, ascending. */
  readonly rows: Int32Array;
}

/**
 * `crossValidate` for targets that are NaN in rows where they were not measured. Each target is fitted and scored on the rows that it
 * has: splits and the groups of inner folds lose the others, and targets with the same rows are worked on together. So each fares as
 * it would alone on its rows, and where nothing is missing the result is that of `crossValidate`, or of another `validate` of such jobs. A prediction is NaN in a row in
 * which its target was not measured.
 *
 * Throws what `crossValidate` throws, and a NumericError naming the target where a split or an inner fold keeps too few rows of it,
 * where it has an infinite value, or where targets of different rows are to share a penalty.
 */
export async function crossValidatePresent<J extends CrossValidation>(
  job: J,
  validate: (job: J) => Promise<CrossValidated> = crossValidate,
): Promise<CrossValidated> {
  requireNoInfinity(job);
  const patterns = patternsOf(job.y);
  if (patterns.length === 1 && patterns[0].rows.length === job.y.rows) return validate(job);
  if (job.penaltyFor === 'all') {
    const problem = 'targets are missing in some rows, and all are to share a penalty';
    throw new NumericError('crossValidatePresent', problem, 'choose a penalty for each, or leave out incomplete targets');
  }
  for (const pattern of patterns) requireRowsLeft(job, pattern);
  return withCrew(job.crew, (crew) => validateEach({ ...job, crew }, patterns, validate));
}

async function validateEach<J extends CrossValidation>(
  job: J,
  patterns: readonly Pattern[],
  validate: (job: J) => Promise<CrossValidated>,
): Promise<CrossValidated> {
  const { splits, y } = job;
  const whole = emptyResult(job);
  let done = 0;
  for (const { columns, rows } of patterns) {
    const part = restricted(job, { columns, rows });
    const share = columns.length / y.cols;
    const before = done;
    const result = await validate({ ...part, progress: (of) => job.progress?.(Math.min(before + of * share, 1)) });
    done += share;
    pasteColumnsAt(whole.r, result.r, columns);
    if (whole.alpha && result.alpha) pasteColumnsAt(whole.alpha, result.alpha, columns);
    putFlags(whole.edge, result.edge, columns, y.cols);
    putFlags(whole.constant, result.constant, columns, y.cols);
    splits.forEach(({ test }, s) => {
      if (whole.predictions && result.predictions)
        putPredictions(whole.predictions[s], result.predictions[s], columns, test, rows);
    });
  }
  return whole;
}

/** Targets by the rows in which they are not NaN, in the order of their first columns. */
export function patternsOf(y: Matrix): Pattern[] {
  const missing: number[][] = Array.from({ length: y.cols }, () => []);
  for (let i = 0, at = 0; i < y.rows; i++) {
    for (let j = 0; j < y.cols; j++, at++) if (Number.isNaN(y.data[at])) missing[j].push(i);
  }
  const columns = new Map<string, number[]>();
  missing.forEach((rows, j) => {
    const key = rows.join();
    columns.set(key, [...(columns.get(key) ?? []), j]);
  });
  return [...columns.values()].map((same) => {
    const gone = new Set(missing[same[0]]);
    const all = Int32Array.from({ length: y.rows }, (_, row) => row);
    return { columns: Int32Array.from(same), rows: all.filter((row) => !gone.has(row)) };
  });
}

/** The job of some targets on the rows that they have. */
function restricted<J extends CrossValidation>(job: J, { columns, rows }: Pattern): J {
  const placeOf = new Int32Array(job.y.rows).fill(-1);
  rows.forEach((row, place) => (placeOf[row] = place));
  const left = (some: Int32Array): Int32Array => some.map((row) => placeOf[row]).filter((place) => place >= 0);
  const { choice } = job;
  const groupOf = choice.by === 'folds' && choice.groupOf;
  return {
    ...job,
    x: rowsAt(job.x, rows),
    y: rowsAt(columnsAt(job.y, columns), rows),
    names: Array.from(columns, (j) => nameOf(job, j)),
    splits: job.splits.map(({ train, test }) => ({ train: left(train), test: left(test) })),
    choice: groupOf ? { ...choice, groupOf: rows.map((row) => groupOf[row]) } : choice,
  };
}

/** What is chosen from in inner folds. */
const offered = ({ mapping, alphas, components = [] }: CrossValidation): readonly number[] =>
  mapping === 'ridge' ? alphas : mapping === 'pls' ? components : [];

const nameOf = ({ names }: CrossValidation, j: number): string => names?.[j] ?? `column ${j}`;

/** Throws where a split of the rows that remain cannot be worked on. */
function requireRowsLeft(job: CrossValidation, { columns, rows }: Pattern): void {
  const has = new Set(rows);
  const refuse = (problem: string): never => {
    const place = `crossValidatePresent: ${nameOf(job, columns[0])}`;
    throw new NumericError(
      place,
      `${problem} of its ${rows.length} of ${job.y.rows} rows`,
      'leave the target out, or use fewer folds',
    );
  };
  const [{ choice }, left] = [job, (some: Int32Array) => some.filter((row) => has.has(row))];
  job.splits.forEach(({ train, test }: Split, s) => {
    const [trains, tests] = [left(train), left(test)];
    if (trains.length < 2) refuse(`split ${s} trains on ${trains.length}`);
    if (tests.length < 2) refuse(`split ${s} tests ${tests.length}`);
    if (choice.by !== 'folds' || offered(job).length < 2) return;
    const { groupOf, folds } = choice;
    const units = groupOf ? new Set(trains.map((row) => groupOf[row])).size : trains.length;
    if (units < folds) refuse(`${folds} inner folds of split ${s} have ${units} ${groupOf ? 'groups' : 'rows'}`);
  });
}

function requireNoInfinity(job: CrossValidation): void {
  const { data, cols } = job.y;
  const at = data.findIndex((value) => value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY);
  if (at < 0) return;
  const place = `crossValidatePresent: ${nameOf(job, at % cols)}`;
  throw new NumericError(place, `${data[at]} in row ${Math.floor(at / cols)}`, 'mark what was not measured by NaN');
}

function emptyResult({ splits, y, mapping, keepPredictions }: CrossValidation): CrossValidated {
  const all = splits.length * y.cols;
  const unknown = (rows: number): Matrix => matrix(rows, y.cols, new Float64Array(rows * y.cols).fill(Number.NaN));
  return {
    r: matrix(splits.length, y.cols),
    predictions: keepPredictions ? splits.map(({ test }) => unknown(test.length)) : null,
    alpha: mapping === 'ridge' ? matrix(splits.length, y.cols) : null,
    edge: new Uint8Array(all),
    constant: new Uint8Array(all),
  };
}

function putFlags(whole: Uint8Array, part: Uint8Array, columns: Int32Array, targets: number): void {
  part.forEach((flag, at) => {
    const s = Math.floor(at / columns.length);
    whole[s * targets + columns[at % columns.length]] = flag;
  });
}

/** Writes predictions of the tested rows that remain over theirs among all tested rows. */
function putPredictions(whole: Matrix, part: Matrix, columns: Int32Array, test: Int32Array, rows: Int32Array): void {
  const has = new Set(rows);
  const places = Int32Array.from(test.keys()).filter((place) => has.has(test[place]));
  places.forEach((place, i) => {
    columns.forEach((j, k) => (whole.data[place * whole.cols + j] = part.data[i * part.cols + k]));
  });
}
