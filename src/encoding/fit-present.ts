import { columnsAt, matrix, pasteColumnsAt, rowsAt } from '../linalg/matrix.ts';
import type { Work } from './block-plan.ts';
import { withCrew } from './encoding-crew.ts';
import { type Fitted, fitMapping } from './fit-mapping.ts';
import { innerChoice } from './inner-choice.ts';
import { patternsOf } from './missing-targets.ts';

export interface FittedPresent extends Omit<Fitted, 'components'> {
  /** On how many rows each target was fitted. */
  readonly rows: Int32Array;
}

/**
 * `fitMapping` for targets that are NaN in rows where they were not measured: each is fitted on the rows that it has, together with those that have
 * the same. Penalties and components are chosen in `folds` folds of these that part no group, or in as many as there are groups.
 */
export async function fitPresent(job: Omit<Work, 'choice'>, groupOf: Int32Array, folds: number): Promise<FittedPresent> {
  const { x, y } = job;
  const whole = {
    coefficients: matrix(x.cols, y.cols),
    intercept: new Float64Array(y.cols),
    alpha: job.mapping === 'ridge' ? new Float64Array(y.cols) : null,
    edge: new Uint8Array(y.cols),
    rows: new Int32Array(y.cols),
  };
  await withCrew(job.crew, async (crew) => {
    for (const { columns, rows } of patternsOf(y)) {
      const groups = rows.map((row) => groupOf[row]);
      const choice = innerChoice([{ train: Int32Array.from(rows.keys()), test: new Int32Array() }], groups, folds);
      const part = await fitMapping({ ...job, x: rowsAt(x, rows), y: rowsAt(columnsAt(y, columns), rows), choice, crew });
      pasteColumnsAt(whole.coefficients, part.coefficients, columns);
      columns.forEach((column, j) => {
        whole.intercept[column] = part.intercept[j];
        whole.edge[column] = part.edge[j];
        whole.rows[column] = rows.length;
        if (whole.alpha && part.alpha) whole.alpha[column] = part.alpha[j];
      });
    }
  });
  return whole;
}
