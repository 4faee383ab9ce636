import { NumericError } from '../errors.ts';
import { columnsAt, type Matrix, matrix, rowOf } from '../linalg/matrix.ts';
import { openProducts } from '../linalg/products.ts';
import { type PredictivityJob, scorePredictivity } from '../metrics/predictivity.ts';
import { randomState } from '../stats/random.ts';

export interface OtherPeopleJob extends Omit<PredictivityJob, 'x'> {
  /** Whose each neuroid of `y` is. */
  readonly subjectOf: readonly string[];
  /** To how many features the others' neuroids are projected at random before they predict; not at all if left out. */
  readonly projection?: { readonly width: number; readonly seed: number };
}

/**
 * How well each subject's neuroids are predicted from those of all other people, split by split (splits × neuroids): the ceiling that
 * langbrainscore's brain encoder sets. The others' neuroids may be projected to fewer features by a matrix of normal numbers of variance
 * 1 / width, which keeps distances (Johnson & Lindenstrauss 1984). Throws what `scorePredictivity` throws, and for a single subject.
 */
export async function otherPeopleCeiling(job: OtherPeopleJob): Promise<Matrix> {
  const { subjectOf, projection, y, ...rest } = job;
  const names = [...new Set(subjectOf)];
  if (names.length < 2) throw new NumericError('otherPeopleCeiling', `${names.length} subject has no others`);
  const r = matrix(job.splits.length, y.cols);
  for (const name of names) {
    const columns = (own: boolean): Int32Array =>
      Int32Array.from(subjectOf.keys()).filter((j) => (subjectOf[j] === name) === own);
    const others = columnsAt(y, columns(false));
    const x = projection ? await projected(others, projection) : others;
    const scored = await scorePredictivity({ ...rest, x, y: columnsAt(y, columns(true)) });
    columns(true).forEach((column, j) => {
      for (let s = 0; s < r.rows; s++) rowOf(r, s)[column] = rowOf(scored.r, s)[j];
    });
  }
  return r;
}

async function projected(x: Matrix, { width, seed }: { width: number; seed: number }): Promise<Matrix> {
  const random = randomState(seed);
  const scale = 1 / Math.sqrt(width);
  const onto = matrix(
    x.cols,
    width,
    Float64Array.from({ length: x.cols * width }, () => scale * random.standardNormal()),
  );
  const products = await openProducts();
  try {
    return await products.multiply(x, onto);
  } finally {
    await products.close();
  }
}
