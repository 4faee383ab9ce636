import { ceilingFits } from '../schemas/ceiling-fits.ts';
import { ceilingSamples } from '../schemas/ceiling-samples.ts';
import { ceilings } from '../schemas/ceilings.ts';
import { neuroids } from '../schemas/neuroids.ts';
import { overallCeilings } from '../schemas/overall-ceilings.ts';
import { openCeilingCrew } from '../src/ceiling/ceiling-crew.ts';
import type { Extrapolated } from '../src/ceiling/extrapolate.ts';
import { extrapolateSubject, operationsOfDraws, type SampledScores } from '../src/ceiling/extrapolate-all.ts';
import { defineStage, many } from '../src/engine/stage.ts';
import { TableError } from '../src/errors.ts';
import { fromRows as matrixOf } from '../src/linalg/matrix.ts';
import { medianOfDefined } from '../src/metrics/aggregate.ts';
import { check, fromRows } from '../src/table/check.ts';
import type { Table } from '../src/table/define.ts';
import { listAt } from '../src/table/read.ts';

/**
 * The ceiling that infinitely many people would set, neuroid by neuroid and for all: how well subsets of people predict one more, fitted
 * by a curve that saturates with their number (Schrimpf et al. 2021; Brain-Score's `ExtrapolationCeiling`).
 */
export default defineStage({
  name: 'extrapolate-ceiling',
  about: 'Extrapolate how well infinitely many people would predict one more.',
  inputs: { neuroids, samples: many(ceilingSamples) },
  params: { by: 'subject' as 'subject' | 'neuroid', draws: 100, randomState: 0 },
  outputs: { ceilings, ceilingFits, overallCeilings },
  async run({ neuroids, samples }, { by, draws, randomState }, context) {
    const split = splitOf(samples);
    const names = by === 'subject' ? neuroids.columns.subject_id : neuroids.columns.neuroid_id;
    const sizes = [...new Set(samples.flatMap(({ columns }) => [...columns.num_subjects]))];
    const bySubject = gather(samples);
    const rows: Row[] = [];
    const crew = await openCeilingCrew(operationsOfDraws(neuroids.length, draws, sizes.length));
    try {
      for (const name of new Set(names)) {
        const places = [...names.keys()].filter((j) => names[j] === name);
        const bootstrap = { draws, seed: randomState };
        const found = await extrapolateSubject(bySubject.get(name) ?? [], sizes, places.length, bootstrap, crew);
        places.forEach((place, i) => (rows[place] = rowOf(neuroids.columns.neuroid_id[place], found, i)));
        context.progress(rows.filter(Boolean).length / neuroids.length);
      }
    } finally {
      await crew.close();
    }
    const overall = overallOf(split, rows);
    context.log(`the ceiling is ${overall.ceiling.toFixed(4)}; ${overall.without} of ${rows.length} neuroids have none`);
    return {
      ceilings: check(ceilings, {
        neuroid_id: neuroids.columns.neuroid_id,
        ceiling: Float64Array.from(rows, (row) => row.ceiling),
        method: rows.map((row) => (Number.isNaN(row.ceiling) ? 'none' : `extrapolated over ${by}s, ${split} split`)),
      }),
      ceilingFits: fromRows(
        ceilingFits,
        rows.map(({ ceiling, ...fit }) => fit),
      ),
      overallCeilings: fromRows(overallCeilings, [overall]),
    };
  },
});

type Samples = readonly Table<typeof ceilingSamples>[];

function splitOf(samples: Samples): string {
  const splits = [...new Set(samples.flatMap(({ columns }) => columns.split))];
  if (splits.length === 1) return splits[0];
  throw new TableError(
    'ceiling_samples.split',
    `holds ${splits.length} splits (${splits.join(', ')})`,
    'extrapolate each by itself',
  );
}

/** The scores of each subject by subset, splits × neuroids. */
function gather(samples: Samples): Map<string, SampledScores[]> {
  const rowsOf = new Map<string, { label: string; size: number; name: string; rows: [number, Float64Array][] }>();
  for (const { columns, length } of samples) {
    for (let row = 0; row < length; row++) {
      const [label, name] = [columns.subset[row], columns.held_out[row]];
      const key = JSON.stringify([label, name]);
      const entry = rowsOf.get(key) ?? { label, name, size: columns.num_subjects[row], rows: [] };
      entry.rows.push([columns.fold[row], listAt(columns.r, row)]);
      rowsOf.set(key, entry);
    }
  }
  const bySubject = new Map<string, SampledScores[]>();
  for (const { label, size, name, rows } of rowsOf.values()) {
    const scores = matrixOf(rows.sort(([a], [b]) => a - b).map(([, r]) => r));
    bySubject.set(name, [...(bySubject.get(name) ?? []), { label, size, scores }]);
  }
  return bySubject;
}

type Row = ReturnType<typeof rowOf>;

function rowOf(neuroid_id: string, found: Extrapolated, i: number) {
  const { cols, data } = found.v0;
  const v0 = data.slice(i * cols, (i + 1) * cols);
  return {
    neuroid_id,
    ceiling: found.ceiling[i],
    error_low: found.errorLow[i],
    error_high: found.errorHigh[i],
    endpoint: found.endpoint[i],
    failed_draws: v0.filter(Number.isNaN).length,
    v0,
    tau: found.tau.data.slice(i * cols, (i + 1) * cols),
  };
}

function overallOf(split: string, rows: readonly Row[]) {
  const middle = (name: 'ceiling' | 'error_low' | 'error_high' | 'endpoint'): number =>
    medianOfDefined(Float64Array.from(rows, (row) => row[name]));
  const without = rows.filter(({ ceiling }) => Number.isNaN(ceiling)).length;
  return {
    split,
    ...{ ceiling: middle('ceiling'), error_low: middle('error_low'), error_high: middle('error_high') },
    ...{ endpoint: middle('endpoint'), neuroids: rows.length - without, without },
  };
}
