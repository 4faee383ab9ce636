import type { Split } from '../encoding/folds/split.ts';
import { NumericError } from '../errors.ts';
import { type Matrix, rowsAt } from '../linalg/matrix.ts';
import type { Products } from '../linalg/products.ts';
import { linearCka } from '../rsa/cka.ts';
import { compareRdms } from '../rsa/compare.ts';
import { computeRdm } from '../rsa/rdm.ts';
import { mean } from '../stats/bootstrap.ts';

/** Two representations of the same n rows: features n × p and recordings n × neuroids. */
export interface SimilarityJob {
  readonly x: Matrix;
  readonly y: Matrix;
  /** Of each split only the test rows count: nothing is fitted. Brain-Score tests 90 % of the rows, ten times. */
  readonly splits: readonly Pick<Split, 'test'>[];
  readonly products: Products;
}

export interface Similarity {
  /** The mean over splits. */
  readonly score: number;
  readonly bySplit: Float64Array;
}

/**
 * Brain-Score's `rdm`: Spearman's rank correlation, ties sharing their mean rank, of the triangles of 1 − r between the rows of
 * either side. Throws a NumericError for fewer than two features or neuroids (upstream scores NaN) and what `computeRdm` throws.
 */
export async function scoreRdm(job: SimilarityJob): Promise<Similarity> {
  requirePatterns('features', job.x);
  requirePatterns('neuroids', job.y);
  return overSplits('rdm', job, async (x, y) =>
    compareRdms(await computeRdm(x, job.products), await computeRdm(y, job.products), 'spearman'),
  );
}

/** Brain-Score's `cka`: linear centred kernel alignment of either side. Throws what `linearCka` throws. */
export const scoreCka = (job: SimilarityJob): Promise<Similarity> =>
  overSplits('cka', job, (x, y) => linearCka(x, y, job.products));

/** Throws a NumericError where one side (`features`, `neuroids`) has no patterns that could be correlated. */
export function requirePatterns(side: string, { cols }: Matrix): void {
  if (cols >= 2) return;
  const problem = `${cols} of ${side}: a pattern over fewer than 2 has no correlation with another`;
  throw new NumericError('rdm', problem, 'use cka or a predictivity, which are defined for one');
}

async function overSplits(
  place: string,
  { x, y, splits }: SimilarityJob,
  similarity: (x: Matrix, y: Matrix) => Promise<number>,
): Promise<Similarity> {
  if (x.rows !== y.rows) throw new NumericError(place, `x has ${x.rows} rows, y has ${y.rows}`, 'align them first');
  if (splits.length === 0) throw new NumericError(place, 'no splits: nothing would be compared');
  const bySplit = new Float64Array(splits.length);
  for (const [s, { test }] of splits.entries()) bySplit[s] = await similarity(rowsAt(x, test), rowsAt(y, test));
  return { score: mean(bySplit), bySplit };
}
