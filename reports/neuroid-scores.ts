import type { ReportBenchmark, ScoreRow } from './input.ts';

/** The neuroids behind one row of the main table; ceiling and share are NaN where the neuroid has none. */
export interface NeuroidScore {
  readonly neuroid: string;
  readonly region: string;
  readonly r: number;
  readonly ceiling: number;
  readonly share: number;
}

/** Scores neuroid by neuroid, of the model, site, mapping and split of `row`. */
export function neuroidScores({ neuroids, normalizedScores }: ReportBenchmark, row: ScoreRow): NeuroidScore[] {
  const region = new Map(neuroids.columns.neuroid_id.map((id, i) => [id, neuroids.columns.region[i]]));
  const { model, site, mapping, split, neuroid_id, r, ceiling, share } = normalizedScores.columns;
  const found: NeuroidScore[] = [];
  for (let i = 0; i < normalizedScores.length; i++) {
    const chosen = site[i] === row.site && model[i] === row.model && mapping[i] === row.mapping && split[i] === row.split;
    if (chosen)
      found.push({ neuroid: neuroid_id[i], region: region.get(neuroid_id[i])!, r: r[i], ceiling: ceiling[i], share: share[i] });
  }
  return found;
}
