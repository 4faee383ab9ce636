import type { publishedComparisons } from '../schemas/published-comparisons.ts';
import type { RowOf } from '../src/table/define.ts';
import { groupBy } from '../src/table/group.ts';
import { ABSENT, formatR } from './format.ts';

export type Comparison = RowOf<typeof publishedComparisons>;

/** One benchmark of the table: the rows that were scored or published, ours first. */
export interface OfficialBlock {
  readonly benchmark: string;
  readonly synthetic: boolean;
  readonly leaks: boolean;
  readonly ceiling: number;
  readonly ours: readonly Comparison[];
  readonly published: readonly Comparison[];
  /** Why nothing was scored; empty where something was. */
  readonly notRun: string;
}

/** The comparisons benchmark by benchmark, in the order of the registry. */
export const officialBlocks = (rows: readonly Comparison[]): OfficialBlock[] =>
  [...groupBy(rows, ({ benchmark }) => benchmark)].map(([benchmark, all]) => {
    const ours = all.filter(({ status }) => status === 'scored');
    return {
      ...{ benchmark, ours, published: all.filter(({ published }) => !Number.isNaN(published)) },
      ...{ synthetic: ours.some((row) => row.synthetic), leaks: ours.some((row) => row.leaks) },
      ceiling: ours.find((row) => !Number.isNaN(row.ceiling))?.ceiling ?? Number.NaN,
      notRun: ours.length === 0 ? all[0].status : '',
    };
  });

export const LEAK_NOTE =
  'Shuffled folds leak: neighbours of a presentation stand on both sides of the split. OASM, which holds no content, reaches a raw r of .48 on Pereira2018.384sentences that way, and exactly 0 on whole stories (brain-score/language, oasm_reproduction.ipynb).';
export const SYNTHETIC_NOTE = 'Synthetic recordings: nobody was recorded, and the numbers say only that the procedure runs.';

/** The cells of one model's row: site, raw r, ceiling, score, published, difference. */
export const cellsOf = (row: Comparison): string[] => [
  row.site || ABSENT,
  formatR(row.raw),
  formatR(row.ceiling),
  formatR(row.score),
  formatR(row.published),
  formatR(row.difference),
];
export const HEAD = ['Model', 'Site', 'raw r', 'ceiling', 'score', 'published', 'difference'];
