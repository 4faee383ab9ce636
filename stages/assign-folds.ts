import { folds } from '../schemas/folds.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { type FoldRule, splitsByRule } from '../src/encoding/folds/fold-rule.ts';
import type { Split } from '../src/encoding/folds/split.ts';
import { defineStage } from '../src/engine/stage.ts';
import { check } from '../src/table/check.ts';

/**
 * Decide which presentations are held out together, by one rule for each named split. Rules by groups never split what must stay
 * together; by runs they cut the stored order (for single sentences and for series). Rules that shuffle rows let what neighbours
 * share leak from training into test: they are kept for comparison with published numbers, and marked wherever they are shown.
 */
export default defineStage({
  name: 'assign-folds',
  about: 'Decide which presentations are held out together.',
  inputs: { stimulusSet },
  params: { rules: {} as Readonly<Record<string, FoldRule>> },
  outputs: { folds },
  run({ stimulusSet }, { rules }) {
    const { stimulus_id, group_id } = stimulusSet.columns;
    const rows = Object.entries(rules).flatMap(([split, rule]) =>
      splitsByRule(rule, group_id).flatMap((division, fold) =>
        partsOf(division, stimulus_id.length).map(({ row, part }) => ({ split, fold, stimulus_id: stimulus_id[row], part })),
      ),
    );
    return {
      folds: check(folds, {
        split: rows.map(({ split }) => split),
        fold: Int32Array.from(rows, ({ fold }) => fold),
        stimulus_id: rows.map((row) => row.stimulus_id),
        part: rows.map(({ part }) => part),
      }),
    };
  },
});

/** The rows that do not train, in stored order. */
function partsOf({ train, test }: Split, n: number): { row: number; part: 'test' | 'gap' }[] {
  const [trains, tests] = [new Set(train), new Set(test)];
  return Array.from({ length: n }, (_, row) => row)
    .filter((row) => !trains.has(row))
    .map((row) => ({ row, part: tests.has(row) ? 'test' : 'gap' }));
}
