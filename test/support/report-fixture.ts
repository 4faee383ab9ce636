/**
 * MADE-UP NUMBERS for developing and testing the report: nothing here was measured. Three benchmarks: one simulated with a planted
 * site, one full, and one bare (one subject, no ceilings, no RDMs, no surprisal, nothing resampled). Deterministic.
 */
import type { ReportBenchmark, ReportInput, ScoreRow } from '../../reports/input.ts';
import { benchmarkScores } from '../../schemas/benchmark-scores.ts';
import { effects } from '../../schemas/effects.ts';
import { subjectScores } from '../../schemas/subject-scores.ts';
import { fromRows } from '../../src/table/check.ts';
import { rowsOf } from '../../src/table/read.ts';
import { makeBenchmark } from './made-up-report/benchmark.ts';
import { certaintyOf } from './made-up-report/certainty.ts';
import { KINDS } from './made-up-report/kinds.ts';
import { scoreRows } from './made-up-report/scores.ts';
import { SOURCES } from './made-up-report/sources.ts';

/** A whole report's input, or that of some of its benchmarks (`toy-fmri`, `made-up-fmri`, `made-up-bare`). */
export function makeReportInput(ids = KINDS.map(({ id }) => id)): ReportInput {
  const kinds = KINDS.filter(({ id }) => ids.includes(id));
  const made = kinds.map(scoreRows);
  return {
    benchmarkScores: fromRows(
      benchmarkScores,
      made.flatMap(({ rows }) => rows),
    ),
    subjectScores: fromRows(
      subjectScores,
      made.flatMap(({ subjects }) => subjects),
    ),
    effects: fromRows(effects, []),
    ...certaintyOf(
      kinds,
      made.flatMap(({ rows }) => rows),
    ),
    benchmarks: kinds.map(makeBenchmark),
    provenance: {
      options: { model: 'embedded', k: 5, alphas: [0.1, 1, 10], shuffled: true },
      models: SOURCES.map(({ id, about, control }) => ({ id, about, control })),
      datasets: kinds.map(({ id }) => ({ id, licence: 'none needed: made up', citation: `Nobody (no year). ${id}.` })),
    },
  };
}

/** The same input with one benchmark changed. */
export const withBenchmark = (input: ReportInput, id: string, change: Partial<ReportBenchmark>): ReportInput => ({
  ...input,
  benchmarks: input.benchmarks.map((benchmark) => (benchmark.id === id ? { ...benchmark, ...change } : benchmark)),
});

/** The same input with every score row changed or, where `change` gives undefined, left out. */
export const withScores = (input: ReportInput, change: (row: ScoreRow) => ScoreRow | undefined): ReportInput => ({
  ...input,
  benchmarkScores: fromRows(
    benchmarkScores,
    rowsOf(input.benchmarkScores).flatMap((row) => change(row) ?? []),
  ),
});
