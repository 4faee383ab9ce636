import { rowsOf } from '../src/table/read.ts';
import { type Certainty, certaintyBy } from './certainty.ts';
import type { EffectRow, ReportBenchmark, ReportInput, ScoreRow, SubjectRow } from './input.ts';
import { methodSentences } from './method.ts';

/** One benchmark with its scores in reading order: what every part of the report starts from. */
export interface Standing {
  readonly benchmark: ReportBenchmark;
  /** The title, and the word `simulated` where it applies: nothing is shown under a bare title. */
  readonly title: string;
  /** Scores of all sites, by model in the order of the provenance, then by depth. */
  readonly rows: readonly ScoreRow[];
  readonly subjectRows: readonly SubjectRow[];
  /** How measures of single words go with surprisal; none for most benchmarks. */
  readonly effects: readonly EffectRow[];
  readonly certainty: Certainty;
  /** The mapping and the split that the report leads with. */
  readonly mapping: string;
  readonly split: string;
  /** What was chosen of the regressions beyond the usual, a sentence each. */
  readonly method: readonly string[];
  /** The best model at its best site, and the strongest control at its own. */
  readonly champion: ScoreRow | undefined;
  readonly rival: ScoreRow | undefined;
}

const MAPPINGS = ['ridge', 'ols', 'pls'];
/** Splits in the order of trust: no passage split first, the leaking one last. */
const SPLITS = ['grouped', 'contiguous', 'shuffled'];

/** The standings of all benchmarks, in the order of the input. */
export function readStandings(input: ReportInput): Standing[] {
  const order = new Map(input.provenance.models.map(({ id }, place) => [id, place]));
  const place = ({ model }: ScoreRow) => order.get(model) ?? order.size;
  const rows = rowsOf(input.benchmarkScores).sort((a, b) => place(a) - place(b) || a.depth - b.depth);
  const subjectRows = rowsOf(input.subjectScores);
  const effects = rowsOf(input.effects);
  const certainty = certaintyBy(input);
  return input.benchmarks.map((benchmark) => {
    const own = <R extends { readonly benchmark: string }>(all: readonly R[]) =>
      all.filter((row) => row.benchmark === benchmark.id);
    const standing = readStanding(benchmark, own(rows), own(subjectRows));
    const method = methodSentences(input.provenance.options, [...new Set(standing.rows.map((row) => row.mapping))]);
    return { ...standing, method, effects: own(effects), certainty: certainty(benchmark.id) };
  });
}

function readStanding(
  benchmark: ReportBenchmark,
  rows: ScoreRow[],
  subjectRows: SubjectRow[],
): Omit<Standing, 'effects' | 'certainty' | 'method'> {
  const mapping = MAPPINGS.find((m) => rows.some((row) => row.mapping === m)) ?? MAPPINGS[0];
  const split = SPLITS.find((s) => rows.some((row) => row.mapping === mapping && row.split === s)) ?? SPLITS[0];
  const title = benchmark.simulated ? `${benchmark.title} (simulated)` : benchmark.title;
  const leading = rows.filter((row) => row.best && row.mapping === mapping && row.split === split);
  const champion = strongest(leading.filter((row) => !row.control));
  const rival = strongest(leading.filter((row) => row.control));
  return { benchmark, title, rows, subjectRows, mapping, split, champion, rival };
}

/** The row of highest r; of equals, the first. */
export const strongest = (rows: readonly ScoreRow[]): ScoreRow | undefined =>
  rows.reduce<ScoreRow | undefined>((best, row) => (best === undefined || row.r > best.r ? row : best), undefined);

/** Each model's best site under a mapping and split: models first, then controls. */
export function bestRows(standing: Standing, mapping = standing.mapping, split = standing.split): ScoreRow[] {
  const best = standing.rows.filter((row) => row.best && row.mapping === mapping && row.split === split);
  return [...best.filter((row) => !row.control), ...best.filter((row) => row.control)];
}

/** Whether a shuffled score can be shown beside the leading one. */
export const hasShuffled = (standing: Standing): boolean =>
  standing.split !== 'shuffled' && standing.rows.some((row) => row.split === 'shuffled');

/** The subjects' scores behind one row. */
export const subjectsOf = (standing: Standing, row: ScoreRow): SubjectRow[] =>
  standing.subjectRows.filter(
    (s) => s.model === row.model && s.site === row.site && s.mapping === row.mapping && s.split === row.split,
  );

/** What was chosen of the regressions of any benchmark, each sentence once. */
export const methodOf = (standings: readonly Standing[]): string[] => [...new Set(standings.flatMap(({ method }) => method))];

/** In how many of the subjects that both share the one row scores higher than the other. */
export function subjectsAhead(standing: Standing, row: ScoreRow, other: ScoreRow): { ahead: number; of: number } {
  const others = new Map(subjectsOf(standing, other).map((s) => [s.subject_id, s.r]));
  const shared = subjectsOf(standing, row).filter((s) => others.has(s.subject_id));
  return { ahead: shared.filter((s) => s.r > others.get(s.subject_id)!).length, of: shared.length };
}

const MAPPING_NAMES: Readonly<Record<string, string>> = { ridge: 'Ridge', ols: 'OLS', pls: 'PLS' };

/** `Ridge, grouped folds`. */
export const conditions = ({ mapping, split }: { mapping: string; split: string }): string =>
  `${MAPPING_NAMES[mapping] ?? mapping}, ${split} folds`;
