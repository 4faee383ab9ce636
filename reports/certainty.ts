import type { mapTests } from '../schemas/map-tests.ts';
import type { modelComparisons } from '../schemas/model-comparisons.ts';
import type { siteChoices } from '../schemas/site-choices.ts';
import type { varianceParts } from '../schemas/variance-parts.ts';
import type { RowOf } from '../src/table/define.ts';
import { rowsOf } from '../src/table/read.ts';
import { formatPercent } from './format.ts';
import type { ReportInput, ScoreRow } from './input.ts';

/** Below this a p or q counts as told from chance. */
const LEVEL = 0.05;
/** From this share of choices at an end of the grid on, a reader is warned. */
const WARNS_FROM = 0.1;

/** How many neuroids of a map are above chance, and of how many. */
export interface AboveChance {
  readonly family: number;
  readonly discovered: number;
  readonly of: number;
  /** What was permuted. */
  readonly arrangement: string;
}

type Condition = Pick<ScoreRow, 'model' | 'mapping' | 'split'>;
type Choice = RowOf<typeof siteChoices>;
type Part = RowOf<typeof varianceParts>;

/** How sure the scores of one benchmark are; undefined, or empty, where it was not asked. */
export interface Certainty {
  readonly comparisons: readonly RowOf<typeof modelComparisons>[];
  choiceOf(row: Condition): Choice | undefined;
  aboveChance(row: Condition): AboveChance | undefined;
  /** A part of the variance: `model` is what no control explains too. */
  partOf(row: Condition, part: string): Part | undefined;
  /** The share of penalties at an end of the grid; NaN where there are none. */
  edgeOf(row: Condition & { readonly site: string }): number;
  /** The least and the largest penalty that could be chosen; undefined where there were none. */
  readonly grid: readonly [least: number, largest: number] | undefined;
}

/** A function that gives the certainty of each benchmark. */
export function certaintyBy(input: ReportInput): (benchmark: string) => Certainty {
  const [choices, comparisons, edges] = [rowsOf(input.siteChoices), rowsOf(input.modelComparisons), rowsOf(input.gridEdges)];
  const [tests, parts] = [rowsOf(input.mapTests), rowsOf(input.varianceParts)];
  return (benchmark) => {
    const [edge] = edges.filter((one) => one.benchmark === benchmark);
    const under = (row: Condition) => (one: Condition & { readonly benchmark: string }) =>
      one.benchmark === benchmark && one.model === row.model && one.mapping === row.mapping && one.split === row.split;
    return {
      comparisons: comparisons.filter((one) => one.benchmark === benchmark),
      choiceOf: (row) => choices.find(under(row)),
      aboveChance: (row) => countAbove(tests.filter(under(row))),
      partOf: (row, part) => parts.filter(under(row)).find((one) => one.part === part),
      edgeOf: (row) => edges.filter(under(row)).find(({ site }) => site === row.site)?.share ?? Number.NaN,
      grid: edge && [edge.least, edge.largest],
    };
  };
}

function countAbove(tests: readonly RowOf<typeof mapTests>[]): AboveChance | undefined {
  if (tests.length === 0) return undefined;
  return {
    family: tests.filter(({ p_family }) => p_family < LEVEL).length,
    discovered: tests.filter(({ q }) => q < LEVEL).length,
    of: tests.length,
    arrangement: tests[0].arrangement,
  };
}

/** Whether so many penalties lie at an end of the grid that a wider one may score better. */
export const isAtEdge = (share: number): boolean => share >= WARNS_FROM;

/** `embedded 12 %, tiny 30 %`: the models whose best sites have so many penalties at an end of the grid; undefined where none has. */
export function edgeWarning(certainty: Certainty, rows: readonly ScoreRow[]): string | undefined {
  const named = rows.filter((row) => !row.control && isAtEdge(certainty.edgeOf(row)));
  if (named.length === 0) return undefined;
  const shares = named.map((row) => `${row.model} ${formatPercent(certainty.edgeOf(row))}`).join(', ');
  return `Penalties at the grid’s end: ${shares} (widen --alphas, unless there is nothing to predict)`;
}
