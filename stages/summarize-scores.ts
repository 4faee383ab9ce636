import { benchmarkScores } from '../schemas/benchmark-scores.ts';
import { exclusions } from '../schemas/exclusions.ts';
import { neuroids } from '../schemas/neuroids.ts';
import { noiseCeilings } from '../schemas/noise-ceilings.ts';
import { normalizedScores } from '../schemas/normalized-scores.ts';
import { resamples } from '../schemas/resamples.ts';
import { rsa } from '../schemas/rsa.ts';
import { sites } from '../schemas/sites.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { subjectScores } from '../schemas/subject-scores.ts';
import { defineStage, many } from '../src/engine/stage.ts';
import { bootstrap, mean, median, percentile } from '../src/stats/bootstrap.ts';
import { fromRows } from '../src/table/check.ts';
import type { RowOf, Table } from '../src/table/define.ts';
import { groupBy } from '../src/table/group.ts';
import { rowsOf } from '../src/table/read.ts';

type BenchmarkRow = RowOf<typeof benchmarkScores>;
type SubjectRow = RowOf<typeof subjectScores>;
/** Of what one row of the report speaks. */
type Name = Pick<BenchmarkRow, 'model' | 'site' | 'mapping' | 'split'>;

const SAMPLES = 1000;
/** With fewer subjects than this their bootstrap says nothing, and passages are resampled instead. */
const FEWEST_SUBJECTS = 3;

/**
 * From neuroids to the rows of the report: the median over neuroids within a subject, then the mean over subjects, with a
 * bootstrap interval over subjects (over held-out passages where there are fewer than three). The best site of each model is
 * marked; it is chosen on the same held-out scores that are shown, as the field does, so read it as a description.
 */
export default defineStage({
  name: 'summarize-scores',
  about: 'Summarise the scores of one benchmark by subject and over subjects.',
  inputs: {
    stimulusSet,
    neuroids,
    noiseCeilings,
    normalizedScores,
    sites: many(sites),
    resamples: many(resamples),
    rsa: many(rsa),
    exclusions: many(exclusions),
  },
  params: { benchmark: '', simulated: false, controls: [] as readonly string[] },
  outputs: { benchmarkScores, subjectScores, exclusions },
  run(inputs, { benchmark, simulated, controls }, { seed }) {
    const depth = depths(inputs.sites);
    const bySubject = [...encodingBySubject(benchmark, inputs.normalizedScores), ...rsaBySubject(benchmark, inputs)];
    const resampled = resampledByName(inputs.resamples);
    const groups = groupBy(bySubject, nameOf);
    const rows = [...groups].map(([name, subjects]) => {
      const r = Float64Array.from(subjects, (subject) => subject.r);
      return {
        ...pick(subjects[0]),
        benchmark,
        simulated,
        control: controls.includes(subjects[0].model),
        depth: depth.get(`${subjects[0].model} ${subjects[0].site}`) as number,
        best: false,
        r: mean(r),
        ...interval(r, resampled.get(name), seed),
        ceiling: meanOfKnown(subjects.map((subject) => subject.ceiling)),
        share: meanOfKnown(subjects.map((subject) => subject.share)),
        subjects: subjects.length,
        neuroids: subjects.reduce((sum, subject) => sum + subject.neuroids, 0),
        presentations: inputs.stimulusSet.length,
      };
    });
    return {
      benchmarkScores: fromRows(benchmarkScores, markBest(rows)),
      subjectScores: fromRows(subjectScores, bySubject),
      exclusions: fromRows(exclusions, inputs.exclusions.flatMap(rowsOf)),
    };
  },
});

const nameOf = ({ model, site, mapping, split }: Name) => [model, site, mapping, split].join('\u001f');
const pick = ({ model, site, mapping, split }: Name): Name => ({ model, site, mapping, split });

/** The mean of those that are known; NaN where none is. */
function meanOfKnown(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.length === 0 ? Number.NaN : mean(known);
}

function depths(tables: readonly Table<typeof sites>[]): Map<string, number> {
  return new Map(tables.flatMap(rowsOf).map(({ model, site, depth }) => [`${model} ${site}`, depth]));
}

function encodingBySubject(benchmark: string, neuroids: Table<typeof normalizedScores>): SubjectRow[] {
  const groups = groupBy(rowsOf(neuroids), (row) => `${nameOf(row)}\u001f${row.subject_id}`);
  return [...groups.values()].map((rows) => ({
    benchmark,
    ...pick(rows[0]),
    subject_id: rows[0].subject_id,
    r: median(rows.map(({ r }) => r)),
    ceiling: known(rows, 'ceiling'),
    share: known(rows, 'share'),
    neuroids: rows.length,
  }));
}

/** Median of the values that are known; NaN where none is. */
function known<K extends string>(rows: readonly Record<K, number>[], column: K): number {
  const values = rows.map((row) => row[column]).filter((value) => !Number.isNaN(value));
  return values.length === 0 ? Number.NaN : median(values);
}

interface RsaTables {
  readonly neuroids: Table<typeof neuroids>;
  readonly noiseCeilings: Table<typeof noiseCeilings>;
  readonly rsa: readonly Table<typeof rsa>[];
}

function rsaBySubject(benchmark: string, { neuroids, noiseCeilings, rsa }: RsaTables): SubjectRow[] {
  const lower = new Map(rowsOf(noiseCeilings).map((row) => [row.subject_id, row.lower]));
  const count = (subject: string) => neuroids.columns.subject_id.filter((id) => id === subject).length;
  return rsa.flatMap(rowsOf).map(({ model, site, subject_id, rho }) => {
    const ceiling = lower.get(subject_id) as number;
    return {
      benchmark,
      model,
      site,
      mapping: 'rsa',
      split: 'none',
      subject_id,
      r: rho,
      ceiling,
      share: rho / ceiling,
      neuroids: count(subject_id),
    };
  });
}

function resampledByName(tables: readonly Table<typeof resamples>[]): Map<string, number[]> {
  return new Map([...groupBy(tables.flatMap(rowsOf), nameOf)].map(([name, rows]) => [name, rows.map(({ r }) => r)]));
}

type Interval = Pick<BenchmarkRow, 'r_low' | 'r_high' | 'interval'>;

function interval(r: Float64Array, resampled: readonly number[] | undefined, seed: number): Interval {
  if (r.length >= FEWEST_SUBJECTS) {
    const { low, high } = bootstrap(r, mean, { draws: SAMPLES, seed });
    return { r_low: low, r_high: high, interval: 'subjects' };
  }
  if (!resampled) return { r_low: Number.NaN, r_high: Number.NaN, interval: 'nothing' };
  return { r_low: percentile(resampled, 2.5), r_high: percentile(resampled, 97.5), interval: 'passages' };
}

function markBest(rows: readonly BenchmarkRow[]): BenchmarkRow[] {
  const best = new Map<string, BenchmarkRow>();
  for (const row of rows) {
    const group = `${row.model} ${row.mapping} ${row.split}`;
    if (row.r > (best.get(group)?.r ?? Number.NEGATIVE_INFINITY)) best.set(group, row);
  }
  const winners = new Set(best.values());
  return rows.map((row) => ({ ...row, best: winners.has(row) }));
}
