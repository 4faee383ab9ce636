import { foldMedians } from '../schemas/fold-medians.ts';
import { siteChoices } from '../schemas/site-choices.ts';
import { defineStage, many } from '../src/engine/stage.ts';
import { mean } from '../src/stats/bootstrap.ts';
import { heldOutChoice } from '../src/stats/held-out-choice.ts';
import { fromRows } from '../src/table/check.ts';
import type { RowOf } from '../src/table/define.ts';
import { groupBy } from '../src/table/group.ts';
import { rowsOf } from '../src/table/read.ts';

type Row = RowOf<typeof foldMedians>;

/** Chooses each model's site on other folds than it is scored on: what the usual best site would be worth on new data. */
export default defineStage({
  name: 'choose-sites',
  about: 'Choose the site of each model on other folds than it is scored on.',
  inputs: { foldMedians: many(foldMedians) },
  params: { benchmark: '' },
  outputs: { siteChoices },
  run({ foldMedians }, { benchmark }) {
    const rows = foldMedians.flatMap(rowsOf);
    const models = groupBy(rows, ({ model, mapping, split }) => [model, mapping, split].join('\u001f'));
    return {
      siteChoices: fromRows(
        siteChoices,
        [...models.values()].map((all) => {
          const { model, mapping, split } = all[0];
          return { benchmark, model, mapping, split, ...chooseSite(all) };
        }),
      ),
    };
  },
});

function chooseSite(rows: readonly Row[]) {
  const bySite = groupBy(rows, ({ site }) => site);
  const sites = [...bySite.keys()];
  const { score, chosen, best } = heldOutChoice([...bySite.values()].map(meanByFold));
  const times = sites.map((_, i) => chosen.filter((candidate) => candidate === i).length);
  const most = Math.max(...times);
  return { r: score, best_r: best, site: sites[times.indexOf(most)], times: most, folds: chosen.length };
}

/** Mean over subjects, fold by fold. */
const meanByFold = (rows: readonly Row[]): number[] =>
  [...groupBy(rows, ({ fold }) => fold)].sort(([a], [b]) => a - b).map(([, people]) => mean(people.map(({ r }) => r)));
