import { withCrew } from '../encoding/encoding-crew.ts';
import { NumericError } from '../errors.ts';
import { columnsAt, type Matrix, matrix, rowOf, rowsAt } from '../linalg/matrix.ts';
import { openProducts } from '../linalg/products.ts';
import { type PredictivityJob, scorePredictivity } from '../metrics/predictivity.ts';
import { randomState } from '../stats/random.ts';

export interface OtherPeopleJob extends Omit<PredictivityJob, 'x'> {
  /** Whose each neuroid of `y` is. */
  readonly subjectOf: readonly string[];
  /** To how many features the others' neuroids are projected at random before they predict, where they are more; not at all if left out. */
  readonly projection?: { readonly width: number; readonly seed: number };
}

/**
 * How well each subject's neuroids are predicted from those of all other people, split by split (splits × neuroids): the ceiling that
 * langbrainscore's brain encoder sets. The others' neuroids may be projected to fewer features by a matrix of normal numbers of variance
 * 1 / width, a row for each neuroid, which keeps distances (Johnson & Lindenstrauss 1984). Throws what `scorePredictivity` throws, and for
 * a single subject.
 */
export async function otherPeopleCeiling(job: OtherPeopleJob): Promise<Matrix> {
  const { subjectOf, projection, y, splits, progress, ...rest } = job;
  const names = [...new Set(subjectOf)];
  if (names.length < 2) throw new NumericError('otherPeopleCeiling', `${names.length} subject has no others`);
  const project = projector(y.cols, projection);
  const r = matrix(splits.length, y.cols);
  return withCrew(job.crew, async (crew) => {
    for (const [done, name] of names.entries()) {
      const [own, others] = [true, false].map((isOwn) => columnsOf(subjectOf, name, isOwn));
      const x = await project(columnsAt(y, others), others);
      const scored = await scorePredictivity({ ...rest, splits, crew, x, y: columnsAt(y, own) });
      own.forEach((column, j) => {
        for (let s = 0; s < r.rows; s++) rowOf(r, s)[column] = rowOf(scored.r, s)[j];
      });
      progress?.((done + 1) / names.length);
    }
    return r;
  });
}

const columnsOf = (subjectOf: readonly string[], name: string, isOwn: boolean): Int32Array =>
  Int32Array.from(subjectOf.keys()).filter((j) => (subjectOf[j] === name) === isOwn);

/** Some neuroids, by their places among all, as fewer features; as they are where they are no more than these. */
function projector(neuroids: number, projection: OtherPeopleJob['projection']) {
  if (!projection || neuroids <= projection.width) return async (x: Matrix, _places: Int32Array) => x;
  const { width, seed } = projection;
  const random = randomState(seed);
  const scale = 1 / Math.sqrt(width);
  const normal = Float64Array.from({ length: neuroids * width }, () => scale * random.standardNormal());
  const onto = matrix(neuroids, width, normal);
  return async (x: Matrix, places: Int32Array): Promise<Matrix> => {
    if (x.cols <= width) return x;
    const products = await openProducts();
    return products.multiply(x, rowsAt(onto, places)).finally(() => products.close());
  };
}
