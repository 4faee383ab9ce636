import { brainScores } from '../schemas/brain-scores.ts';
import { ceilings } from '../schemas/ceilings.ts';
import { dataChecks } from '../schemas/data-checks.ts';
import { foldScores } from '../schemas/fold-scores.ts';
import { folds } from '../schemas/folds.ts';
import { neuroids } from '../schemas/neuroids.ts';
import { overallCeilings } from '../schemas/overall-ceilings.ts';
import { sites } from '../schemas/sites.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { defineStage, many } from '../src/engine/stage.ts';
import { fromRows as matrixOf } from '../src/linalg/matrix.ts';
import { meanOfDefined, poolNeuroids } from '../src/metrics/aggregate.ts';
import { experimentsTogether, shareOfOwn } from '../src/metrics/over-experiments.ts';
import { fromRows } from '../src/table/check.ts';
import type { RowOf, Table } from '../src/table/define.ts';
import { groupBy } from '../src/table/group.ts';
import { listAt, rowsOf } from '../src/table/read.ts';

type Row = RowOf<typeof brainScores>;

/**
 * From folds to the number that an official benchmark reports, by its own rules. `pooled`: the median over all neuroids, whosever they
 * are, averaged over folds, beside the overall ceiling. `subjects`: as Schrimpf et al. (2021) have it, the mean over folds and
 * experiments per neuroid, the median within subjects and then over subjects, as a share of the neuroids' own ceilings or of one
 * for all; `readers`: so too, but with the standard deviation over subjects. Nothing is clamped. Every `many` port but the scores holds one table for each dataset, in the order of `datasets`; `folds` may hold none where every presentation counts.
 */
export default defineStage({
  name: 'summarize-benchmark',
  about: 'Gather the folds of an official benchmark into its score.',
  inputs: {
    stimulusSet: many(stimulusSet),
    folds: many(folds),
    neuroids: many(neuroids),
    dataChecks: many(dataChecks),
    foldScores: many(foldScores),
    sites: many(sites),
    ceilings: many(ceilings),
    overallCeilings: many(overallCeilings),
  },
  params: {
    benchmark: '',
    datasets: [] as readonly string[],
    over: 'pooled' as 'pooled' | 'subjects' | 'readers',
    /** One ceiling for all that was published; null where ceilings are wired in, or there is none. */
    ceiling: null as number | null,
    leaks: false,
    controls: [] as readonly string[],
    /** The site that Brain-Score reads, of models for which it names one. */
    committed: {} as Readonly<Record<string, string>>,
  },
  outputs: { brainScores },
  run({ stimulusSet, folds: divided, neuroids, dataChecks, foldScores, sites, ceilings, overallCeilings }, params) {
    const places = new Map(sites.flatMap(rowsOf).map(({ model, site, depth }) => [`${model}\u001f${site}`, depth]));
    const overall = params.ceiling ?? meanOfDefined(Float64Array.from(overallCeilings.flatMap(rowsOf), (row) => row.ceiling));
    const own = ceilings.map(({ columns }) => new Map(columns.neuroid_id.map((id, i) => [id, columns.ceiling[i]])));
    const synthetic = dataChecks.some(({ columns }) => columns.found.some((found) => /synthetic/.test(found)));
    const folds = groupBy(foldScores.flatMap(foldsOf), ({ model, site }) => `${model}\u001f${site}`);
    const rows = [...folds].map(([name, all]): Row => {
      const [model, site] = name.split('\u001f');
      const byDataset = params.datasets.map((id) => matrixOf(all.filter(({ dataset }) => dataset === id).map(({ r }) => r)));
      const per = all[0].per;
      const found =
        params.over === 'pooled'
          ? pooled(byDataset[0], overall)
          : own.length > 0 && per === 'neuroid'
            ? shareOfOwn(byDataset[0], ceilingsOf(neuroids[0], own[0]), neuroids[0].columns.subject_id)
            : experimentsTogether(
                byDataset.map((r, d) => ({ r, ids: idsOf(per, neuroids[d]), subjectOf: subjectsOf(per, neuroids[d]) })),
                overall,
                params.over === 'readers' ? 'standard-deviation' : 'median-deviation',
              );
      return {
        ...{ benchmark: params.benchmark, synthetic, model, site, ...found },
        ...{ control: params.controls.includes(model), depth: places.get(name) ?? 0, best: false, leaks: params.leaks },
        committed: params.committed[model] === site,
        ...{ edge_folds: all.filter(({ edge }) => edge).length, folds: all.length },
        presentations: stimulusSet.reduce((sum, table, d) => sum + table.length - outside(divided[d]), 0),
        neuroids: new Set(neuroids.flatMap(({ columns }) => columns.neuroid_id)).size,
        subjects: new Set(neuroids.flatMap(({ columns }) => columns.subject_id)).size,
      };
    });
    return { brainScores: fromRows(brainScores, markBest(rows)) };
  },
});

/** Presentations that are in a gap of every fold. */
function outside(divided: Table<typeof folds> | undefined): number {
  if (divided === undefined) return 0;
  const { fold, stimulus_id, part } = divided.columns;
  const gaps = new Map<string, number>();
  stimulus_id.forEach((id, row) => {
    if (part[row] === 'gap') gaps.set(id, (gaps.get(id) ?? 0) + 1);
  });
  const count = new Set(fold).size;
  return [...gaps.values()].filter((times) => times === count).length;
}

type Neuroids = Table<typeof neuroids>;

const foldsOf = ({ columns, length }: Table<typeof foldScores>) =>
  Array.from({ length }, (_, row) => ({
    ...{ dataset: columns.dataset[row], model: columns.model[row], site: columns.site[row], per: columns.per[row] },
    ...{ edge: columns.edge[row], r: listAt(columns.r, row) },
  }));

/** Brain-Score's own aggregate. */
function pooled(r: Parameters<typeof poolNeuroids>[0], ceiling: number) {
  const { score: raw, undefinedEntries } = poolNeuroids(r);
  const score = Number.isNaN(ceiling) ? raw : raw / ceiling;
  return { raw, ceiling, score, error: Number.NaN, undefined: undefinedEntries };
}

const ceilingsOf = ({ columns }: Neuroids, own: ReadonlyMap<string, number>): Float64Array =>
  Float64Array.from(columns.neuroid_id, (id) => own.get(id) ?? Number.NaN);

/** What the values of a fold are of, and whose. */
const idsOf = (per: string, { columns }: Neuroids): readonly string[] =>
  per === 'neuroid' ? columns.neuroid_id : [...new Set(columns.subject_id)];
const subjectsOf = (per: string, { columns }: Neuroids): readonly string[] =>
  per === 'neuroid' ? columns.subject_id : [...new Set(columns.subject_id)];

function markBest(rows: readonly Row[]): Row[] {
  const best = new Map<string, Row>();
  for (const row of rows) {
    const leader = best.get(row.model);
    if (leader === undefined || row.score > leader.score || Number.isNaN(leader.score)) best.set(row.model, row);
  }
  return rows.map((row) => ({ ...row, best: best.get(row.model) === row }));
}
