import type { ScoreRow } from '../../../reports/input.ts';
import { gridEdges } from '../../../schemas/grid-edges.ts';
import { mapTests } from '../../../schemas/map-tests.ts';
import { modelComparisons } from '../../../schemas/model-comparisons.ts';
import { siteChoices } from '../../../schemas/site-choices.ts';
import { varianceParts } from '../../../schemas/variance-parts.ts';
import { fromRows } from '../../../src/table/check.ts';
import type { Kind } from './kinds.ts';

/** Permutations that nobody drew: p of every neuroid but the first fifth is 1. */
const PERMUTATIONS = 1000;

/** How sure the made-up scores are: tests, parts and edges of the models alone, and nothing resampled of the bare benchmark. */
export function certaintyOf(kinds: readonly Kind[], rows: readonly ScoreRow[]) {
  const best = rows.filter(({ best, mapping, split }) => best && mapping === 'ridge' && split === 'grouped');
  const models = best.filter(({ control }) => !control);
  const kindOf = ({ benchmark }: ScoreRow) => kinds.find(({ id }) => id === benchmark)!;
  const name = ({ benchmark, model, mapping, split }: ScoreRow) => ({ benchmark, model, mapping, split });
  return {
    siteChoices: fromRows(
      siteChoices,
      best.map((row) => ({ ...name(row), r: row.r - 0.01, best_r: row.r, site: row.site, times: 4, folds: 5 })),
    ),
    modelComparisons: fromRows(
      modelComparisons,
      models.flatMap((row) =>
        best
          .filter((other) => other.control && other.benchmark === row.benchmark)
          .map((other) => comparison(row, other, kindOf(row).bare)),
      ),
    ),
    gridEdges: fromRows(
      gridEdges,
      best.map((row) => ({
        ...name(row),
        site: row.site,
        share: edgeShare(row),
        choices: 5 * row.neuroids,
        least: 0.1,
        largest: 1e10,
      })),
    ),
    mapTests: fromRows(
      mapTests,
      models.flatMap((row) => testsOf(row, kindOf(row))),
    ),
    varianceParts: fromRows(
      varianceParts,
      models.flatMap((row) => partsOf(row, kindOf(row).bare)),
    ),
  };
}

/** Much of tiny-gpt's and all of OASM's penalties lie at the end of the grid. */
const edgeShare = ({ model }: ScoreRow): number => ({ 'tiny-gpt': 0.123, oasm: 1 })[model] ?? 0.02;

function comparison({ benchmark, model, mapping, split, r }: ScoreRow, other: ScoreRow, bare: boolean) {
  const difference = r - other.r;
  const known = (value: number) => (bare ? Number.NaN : value);
  return {
    ...{ benchmark, mapping, split, model, other: other.model, difference },
    ...{ low: known(difference - 0.03), high: known(difference + 0.03), p: known(0.002), q: known(0.004) },
    ...{ interval: bare ? 'nothing' : 'subjects', samples: bare ? 0 : 1000 },
  };
}

function testsOf({ benchmark, model, site, mapping, split, r }: ScoreRow, { subjects, neuroidsEach }: Kind) {
  const neuroids = subjects * neuroidsEach;
  return Array.from({ length: neuroids }, (_, i) => ({
    ...{ benchmark, model, site, mapping, split, neuroid_id: `n${i}`, r },
    ...{ p: i < neuroids / 5 ? 0.001 : 1, p_family: i < neuroids / 10 ? 0.01 : 1, q: i < neuroids / 5 ? 0.005 : 1 },
    ...{ arrangement: 'groups', permutations: PERMUTATIONS },
  }));
}

function partsOf({ benchmark, model, site, mapping, split, r, subjects, neuroids }: ScoreRow, bare: boolean) {
  const name = { benchmark, model, site, mapping, split, controls: 'surprisal + word-count' };
  const sizes = { interval: bare ? 'passages' : 'subjects', subjects, neuroids };
  const part = (part: string, r2: number) => ({ ...name, part, r2, r2_low: r2 - 0.01, r2_high: r2 + 0.01, ...sizes });
  return [part('model', r / 4), part('controls', 0.01), part('shared', -0.004), part('whole', r / 4 + 0.006)];
}
