import { predictors } from '../../schemas/predictors.ts';
import { check, fromRows } from '../../src/table/check.ts';
import type { Table } from '../../src/table/define.ts';

/** The predictors table of columns that run over the same stimuli. */
export function predictorTable(
  stimulusIds: readonly string[],
  columns: Readonly<Record<string, ArrayLike<number>>>,
): Table<typeof predictors> {
  const names = Object.keys(columns);
  return check(predictors, {
    predictor: names.flatMap((name) => stimulusIds.map(() => name)),
    stimulus_id: names.flatMap(() => stimulusIds),
    value: Float64Array.from(names.flatMap((name) => Array.from(columns[name]))),
  });
}

/** The same where some values are not known (NaN): those have no row. */
export function knownPredictors(
  stimulusIds: readonly string[],
  columns: Readonly<Record<string, ArrayLike<number>>>,
): Table<typeof predictors> {
  const rows = Object.entries(columns).flatMap(([predictor, values]) =>
    stimulusIds
      .map((stimulus_id, row) => ({ predictor, stimulus_id, value: values[row] }))
      .filter(({ value }) => !Number.isNaN(value)),
  );
  return fromRows(predictors, rows);
}
