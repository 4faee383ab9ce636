/**
 * The closed family of errors that brain-align raises on purpose. Each says the place, the problem and the way out, in that
 * order: `responses.stimulus_id: 3 presentations are not in activations (toy.017, …); was the filter applied to both?`
 * Anything else that is thrown is a defect of ours and is reported with its stack.
 */
abstract class BrainAlignError extends Error {
  readonly place: string;
  readonly problem: string;
  readonly wayOut: string | undefined;

  constructor(place: string, problem: string, wayOut?: string, options?: { cause?: unknown }) {
    super(`${place}: ${problem}${wayOut ? `; ${wayOut}` : ''}`, options);
    this.place = place;
    this.problem = problem;
    this.wayOut = wayOut;
  }
}

/** A table breaks its schema. `place` is `table.column[row]`. */
export class TableError extends BrainAlignError {
  override readonly name = 'TableError';
}
/** A pipeline, a step, an option or the store is wired or named wrongly. */
export class WiringError extends BrainAlignError {
  override readonly name = 'WiringError';
}
/** A file or folder of the outside world is missing, damaged or of another shape. */
export class DataError extends BrainAlignError {
  override readonly name = 'DataError';
}
/** A language model, its tokenizer or its graph cannot do what is asked. */
export class ModelError extends BrainAlignError {
  override readonly name = 'ModelError';
}
/** Numbers do not allow the computation: shapes, non-finite values, zero variance, no convergence. */
export class NumericError extends BrainAlignError {
  override readonly name = 'NumericError';
}

const FAMILY = { TableError, WiringError, DataError, ModelError, NumericError };

/** True for an error of the family: something that its reader can act on. */
export const isExpected = (error: unknown): error is BrainAlignError => error instanceof BrainAlignError;

/** What an error becomes on its way between processes. */
export interface ErrorRecord {
  readonly name: string;
  readonly message: string;
  readonly place?: string;
  readonly problem?: string;
  readonly wayOut?: string;
  readonly stack?: string;
}

export function toRecord(error: unknown): ErrorRecord {
  if (isExpected(error)) {
    const { name, message, place, problem, wayOut, stack } = error;
    return { name, message, place, problem, ...(wayOut ? { wayOut } : {}), ...(stack ? { stack } : {}) };
  }
  if (error instanceof Error) return { name: error.name, message: error.message, ...(error.stack ? { stack: error.stack } : {}) };
  return { name: 'Error', message: String(error) };
}

export function fromRecord(record: ErrorRecord): Error {
  const Family = FAMILY[record.name as keyof typeof FAMILY];
  const error = Family
    ? new Family(record.place ?? record.name, record.problem ?? record.message, record.wayOut)
    : Object.assign(new Error(record.message), { name: record.name });
  if (record.stack) error.stack = record.stack;
  return error;
}

/** The few of `names` that are spelt most like `name` (Levenshtein distance), best first; empty when none is near. */
export function nearest(name: string, names: readonly string[], most = 1): string[] {
  return names
    .map((other) => ({ other, distance: editDistance(name.toLowerCase(), other.toLowerCase()) }))
    .filter(({ other, distance }) => distance <= Math.max(2, Math.floor(other.length / 3)))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, most)
    .map(({ other }) => other);
}

/** `did you mean "x"?` when a near name exists, else the list of what there is. */
export function suggest(name: string, names: readonly string[]): string {
  const [near] = nearest(name, names);
  return near ? `did you mean "${near}"?` : `there is: ${names.join(', ')}`;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      row.push(Math.min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    previous = row;
  }
  return previous[b.length];
}
