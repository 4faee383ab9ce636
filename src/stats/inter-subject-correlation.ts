import { NumericError } from '../errors.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { pearsonByColumn } from './correlation.ts';
import { zScored } from './z-scored.ts';

/**
 * How like the others each person's series is: Pearson's r, by column, of a person's series with the mean of all other people's,
 * each made z-scores first so that nobody's scale weighs more (inter-subject correlation, leave one out: Hasson et al. 2004; Nastase
 * et al. 2019). `people` are matrices of one shape, rows × columns, such as scans × regions; the result has a row of r a person.
 * Throws a NumericError for fewer than two people, unlike shapes, and a column that is constant.
 */
export function interSubjectCorrelation(people: readonly Matrix[]): Float64Array[] {
  if (people.length < 2) throw new NumericError('interSubjectCorrelation', `${people.length} person; it takes 2`);
  const scored = people.map((person, p) => zScored(person, `interSubjectCorrelation: person ${p}`));
  const [first] = scored;
  const sum = new Float64Array(first.data.length);
  for (const { data } of scored) {
    if (data.length !== sum.length) throw new NumericError('interSubjectCorrelation', 'people have series of unlike shapes');
    for (let i = 0; i < sum.length; i++) sum[i] += data[i];
  }
  return scored.map((own, p) => {
    const others = { ...own, data: sum.map((value, i) => value - own.data[i]) };
    return pearsonByColumn(others, own, `interSubjectCorrelation: person ${p}`).r;
  });
}
