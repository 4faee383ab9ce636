import pLimit from 'p-limit';
import { requireJob } from '../encoding/cross-validate.ts';
import type { Split } from '../encoding/folds/split.ts';
import type { Mapping } from '../encoding/predictor.ts';
import { NumericError } from '../errors.ts';
import type { Crew } from '../linalg/crew.ts';
import { columnsAt, type Matrix } from '../linalg/matrix.ts';
import type { CorrelationKind } from '../metrics/correlate.ts';
import type { tasks } from './ceiling-tasks.ts';
import type { Recording, SubjectPrediction } from './predict-subject.ts';
import type { Subset } from './subsets.ts';

export interface SubsetJob {
  /** Recordings of all subjects, n × neuroids, finite. */
  readonly y: Matrix;
  /** Whose each neuroid is. */
  readonly subjectOf: readonly string[];
  readonly subsets: readonly Subset[];
  readonly splits: readonly Split[];
  readonly mapping: 'linear' | 'ridge';
  /** Ridge penalties, in order of preference among equals. */
  readonly alphas: readonly number[];
  readonly correlation: CorrelationKind;
  readonly crew: Crew<typeof tasks>;
  readonly progress?: (share: number) => void;
}

/** How well one subject is predicted from the other members of a subset in one split. */
export interface SubsetScore {
  readonly subset: Subset;
  readonly heldOut: string;
  readonly split: number;
  /** By neuroid of the one who was held out, in the order of all neuroids. */
  readonly r: Float64Array;
  /** The penalty; NaN for the linear mapping. */
  readonly alpha: number;
}

/**
 * Scores people against people: each `heldOut` of each subset is predicted from the neuroids of its other members, on the test rows of
 * each split, as `scorePredictivity` scores a model. The same others predict the same subject once, however many subsets ask for it.
 * Results are in the order of subsets, hold-outs, splits. Throws a NumericError for splits or numbers that allow no score.
 */
export async function scoreSubsets(job: SubsetJob): Promise<SubsetScore[]> {
  requireSubjects(job);
  const recordings = await recordAll(job);
  const groups = groupsOf(job.subsets);
  const mapping: Mapping = job.mapping === 'ridge' ? 'ridge' : 'ols';
  const { splits, alphas, correlation, crew } = job;
  const found = new Map<string, SubjectPrediction>();
  const recordingOf = (name: string): Recording => recordings.get(name) as Recording;
  const limit = pLimit(crew.threads + 1);
  let done = 0;
  const scoreGroup = async ({ others, heldOut }: Group, split: Split, s: number): Promise<void> => {
    const place = `split ${s}, from ${others.join(', ')}`;
    const order = {
      others: others.map(recordingOf),
      heldOut: heldOut.map(recordingOf),
      split,
      mapping,
      alphas,
      correlation,
      place,
    };
    const predictions = await crew.run('predictSubjects', order);
    predictions.forEach((prediction, i) => found.set(keyOf(others, heldOut[i], s), prediction));
    job.progress?.(++done / (groups.length * splits.length));
  };
  const work = groups.flatMap((group) => splits.map((split, s) => limit(scoreGroup, group, split, s)));
  await Promise.all(work);
  return job.subsets.flatMap((subset) =>
    subset.heldOut.flatMap((heldOut) =>
      splits.map((_, split) => {
        const prediction = found.get(keyOf(othersOf(subset, heldOut), heldOut, split)) as SubjectPrediction;
        return { subset, heldOut, split, ...prediction };
      }),
    ),
  );
}

/** Floating-point operations, roughly: a decomposition, its trials and the predictions for each hold-out of each subset and split. */
export function operationsOf(subsets: readonly Subset[], splits: readonly Split[], neuroids: number): number {
  const holdouts = subsets.reduce((sum, { heldOut }) => sum + heldOut.length, 0);
  const each = ({ train, test }: Split): number => 30 * train.length ** 3 + 2 * train.length * test.length * neuroids;
  return holdouts * splits.reduce((sum, split) => sum + each(split), 0);
}

/** Subjects who are all predicted from the same others, so that one decomposition serves them. */
interface Group {
  readonly others: readonly string[];
  readonly heldOut: readonly string[];
}

const othersOf = ({ members }: Subset, heldOut: string): string[] => members.filter((name) => name !== heldOut);
const keyOf = (others: readonly string[], heldOut: string, split: number): string => JSON.stringify([others, heldOut, split]);

function groupsOf(subsets: readonly Subset[]): Group[] {
  const groups = new Map<string, { others: string[]; heldOut: Set<string> }>();
  for (const subset of subsets) {
    for (const name of subset.heldOut) {
      const others = othersOf(subset, name);
      const group = groups.get(JSON.stringify(others)) ?? { others, heldOut: new Set() };
      groups.set(JSON.stringify(others), group);
      group.heldOut.add(name);
    }
  }
  return [...groups.values()].map(({ others, heldOut }) => ({ others, heldOut: [...heldOut] }));
}

/** Each subject that takes part, centred and with the inner products of its rows, where all threads read it. */
async function recordAll({ y, subjectOf, subsets, crew }: SubsetJob): Promise<Map<string, Recording>> {
  const names = new Set(subsets.flatMap(({ members }) => members));
  const recordings = new Map<string, Recording>();
  for (const name of names) {
    const columns = Int32Array.from(subjectOf.keys()).filter((j) => subjectOf[j] === name);
    recordings.set(name, await crew.run('record', columnsAt(y, columns)));
  }
  return recordings;
}

function requireSubjects(job: SubsetJob): void {
  const { y, subjectOf, splits, alphas } = job;
  if (subjectOf.length !== y.cols) throw new NumericError('scoreSubsets', `${y.cols} neuroids with ${subjectOf.length} subjects`);
  if (job.subsets.length === 0) throw new NumericError('scoreSubsets', 'no subsets: nobody would be predicted');
  const known = new Set(subjectOf);
  const lost = job.subsets.flatMap(({ members }) => members).find((name) => !known.has(name));
  if (lost !== undefined) throw new NumericError('scoreSubsets', `no neuroid is of subject ${lost}`);
  const mapping = job.mapping === 'ridge' ? 'ridge' : 'ols';
  requireJob({ x: y, y, splits, mapping, alphas, choice: { by: 'leave-one-out' } });
}
