import type { ScoreRow } from './input.ts';
import { type Standing, strongest } from './standings.ts';

/** How much of a score is leakage: a control without content, with passages split (shuffled) and whole. */
export interface Leak {
  readonly shuffled: ScoreRow;
  readonly whole: ScoreRow;
}

/** OASM, the smoothed-identity control, knows only which presentations stood near each other (Hadidi, Feghhi et al. 2025). */
const isPositional = (row: ScoreRow) => row.control && /oasm/i.test(row.model);

/** What OASM reaches on this benchmark under both splits; undefined where one of them did not run. */
export function measureLeak(standing: Standing, mapping = standing.mapping): Leak | undefined {
  const rows = standing.rows.filter((row) => row.best && row.mapping === mapping && isPositional(row));
  const shuffled = strongest(rows.filter((row) => row.split === 'shuffled'));
  const whole = strongest(rows.filter((row) => row.split === standing.split && row.split !== 'shuffled'));
  return shuffled && whole && { shuffled, whole };
}
