import { groupRows } from '../src/table/group.ts';
import type { ScoreRow } from './input.ts';
import { type Standing, strongest } from './standings.ts';

/** Whether the scores find the site from which simulated recordings were made. */
export interface Recovery {
  /** The site planted in most neuroids. */
  readonly planted: string;
  readonly found: ScoreRow;
  readonly recovered: boolean;
  /** The best other site of the same model. */
  readonly next: ScoreRow | undefined;
  /** Other planted sites, with their neuroids: a single winning site cannot recover these. */
  readonly others: readonly { site: string; neuroids: number }[];
}

/** Sites planted in a simulated benchmark, the most frequent first. */
export function plantedSites(standing: Standing): { site: string; neuroids: number }[] {
  const sites = groupRows(standing.benchmark.neuroids.columns.planted_site.filter((site) => site !== null));
  return [...sites].map(([site, rows]) => ({ site, neuroids: rows.length })).sort((a, b) => b.neuroids - a.neuroids);
}

/** Compares the winning site of the best model with the planted one; undefined where nothing was planted or nothing scored. */
export function judgeRecovery(standing: Standing): Recovery | undefined {
  const [first, ...others] = plantedSites(standing);
  const { champion, rows } = standing;
  if (!first || !champion) return undefined;
  const alike = (row: ScoreRow) =>
    row.model === champion.model && row.mapping === champion.mapping && row.split === champion.split && row !== champion;
  return {
    planted: first.site,
    found: champion,
    recovered: champion.site === first.site,
    next: strongest(rows.filter(alike)),
    others,
  };
}
