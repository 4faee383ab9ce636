import { folds } from '../schemas/folds.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { type FoldRule, splitsByRule } from '../src/encoding/folds/fold-rule.ts';
import type { Labels } from '../src/encoding/folds/labels.ts';
import type { Split } from '../src/encoding/folds/split.ts';
import { defineStage } from '../src/engine/stage.ts';
import { DataError, suggest } from '../src/errors.ts';
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
    const { stimulus_id, group_id, position, word_count } = stimulusSet.columns;
    const strataBy: Readonly<Record<string, Labels>> = { position, word_count };
    const rows = Object.entries(rules).flatMap(([split, rule]) =>
      splitsByRule(rule, group_id, strataFor(rule, strataBy)).flatMap((division, fold) =>
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

/** What the rule balances over folds, if it balances anything. */
function strataFor(rule: FoldRule, strataBy: Readonly<Record<string, Labels>>): Labels | undefined {
  if (rule.by !== 'stratified-groups') return undefined;
  const names = Object.keys(strataBy);
  if (rule.strata in strataBy) return strataBy[rule.strata];
  throw new DataError('folds', `stimuli have no strata "${rule.strata}"`, suggest(rule.strata, names));
}

/** The rows that do not train, in stored order. */
function partsOf({ train, test }: Split, n: number): { row: number; part: 'test' | 'gap' }[] {
  const [trains, tests] = [new Set(train), new Set(test)];
  return Array.from({ length: n }, (_, row) => row)
    .filter((row) => !trains.has(row))
    .map((row) => ({ row, part: tests.has(row) ? 'test' : 'gap' }));
}
