import type { Table, TableSpec } from '../src/table/define.ts';
import type { ReportBenchmark, ScoreRow } from './input.ts';

/** The neuroids behind one row of the main table; ceiling and share are NaN where the neuroid has none. */
export interface NeuroidScore {
  readonly neuroid: string;
  readonly region: string;
  readonly r: number;
  readonly ceiling: number;
  readonly share: number;
}

type Selected = { model: readonly string[]; site: readonly string[]; mapping: readonly string[]; split: readonly string[] };

function rowsBehind(table: Table<TableSpec> & { columns: unknown }, row: ScoreRow): number[] {
  const { model, site, mapping, split } = table.columns as unknown as Selected;
  const rows: number[] = [];
  for (let i = 0; i < table.length; i++)
    if (site[i] === row.site && model[i] === row.model && mapping[i] === row.mapping && split[i] === row.split) rows.push(i);
  return rows;
}

/** Scores neuroid by neuroid: all of them where raw scores came along, else those with a ceiling. */
export function neuroidScores(benchmark: ReportBenchmark, row: ScoreRow): NeuroidScore[] {
  const { neuroids, normalizedScores, scores } = benchmark;
  const region = new Map(neuroids.columns.neuroid_id.map((id, i) => [id, neuroids.columns.region[i]]));
  const shared = normalizedScores.columns;
  const byNeuroid = new Map<string, NeuroidScore>();
  if (scores)
    for (const i of rowsBehind(scores, row)) {
      const neuroid = scores.columns.neuroid_id[i];
      byNeuroid.set(neuroid, { neuroid, region: region.get(neuroid)!, r: scores.columns.r[i], ceiling: NaN, share: NaN });
    }
  for (const i of rowsBehind(normalizedScores, row)) {
    const neuroid = shared.neuroid_id[i];
    const numbers = { r: shared.r[i], ceiling: shared.ceiling[i], share: shared.share[i] };
    byNeuroid.set(neuroid, { neuroid, region: region.get(neuroid)!, ...numbers });
  }
  return [...byNeuroid.values()];
}
