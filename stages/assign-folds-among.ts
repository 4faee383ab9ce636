import { folds } from '../schemas/folds.ts';
import { predictors } from '../schemas/predictors.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { type FoldRule, splitsByRule } from '../src/encoding/folds/fold-rule.ts';
import { defineStage } from '../src/engine/stage.ts';
import { DataError } from '../src/errors.ts';
import { fromRows } from '../src/table/check.ts';

/**
 * Decide which of some presentations are held out together: those of which the published number `predictor` is `value`. All others
 * neither train nor are tested in any fold, though they may give context. DataError where none has that value.
 */
export default defineStage({
  name: 'assign-folds-among',
  about: 'Decide which of some presentations are held out together.',
  inputs: { stimulusSet, predictors },
  params: {
    rule: { by: 'rows', k: 5, randomState: 1 } as FoldRule,
    ...{ split: 'official', predictor: '', value: Number.NaN },
  },
  outputs: { folds },
  run({ stimulusSet, predictors }, { rule, split, predictor, value }) {
    const { stimulus_id: ids, group_id: groups } = stimulusSet.columns;
    const chosen = new Set(
      predictors.columns.stimulus_id.filter(
        (_, row) => predictors.columns.predictor[row] === predictor && predictors.columns.value[row] === value,
      ),
    );
    const among = Array.from(ids.keys()).filter((row) => chosen.has(ids[row]));
    if (among.length === 0)
      throw new DataError(`predictors, ${predictor}`, `is ${value} for no presentation`, 'does the dataset publish it?');
    const outside = ids.filter((id) => !chosen.has(id)).map((stimulus_id) => ({ stimulus_id, part: 'gap' }));
    const divisions = splitsByRule(
      rule,
      among.map((row) => groups[row]),
    );
    return {
      folds: fromRows(
        folds,
        divisions.flatMap(({ train, test }, fold) => {
          const [trains, tests] = [new Set(train), new Set(test)];
          const inside = among.flatMap((row, place) =>
            trains.has(place) ? [] : [{ stimulus_id: ids[row], part: tests.has(place) ? 'test' : 'gap' }],
          );
          return [...inside, ...outside].map((row) => ({ split, fold, ...row }));
        }),
      ),
    };
  },
});
