import { clip, grid } from './grid.ts';
import { type Progress, runLeft, stepLeft } from './progress.ts';
import { clock } from './quantity.ts';
import type { Paint } from './terminal.ts';

const BAR = 12;
const MOST_LINES = 10;

/**
 * The lines that a terminal shows while a run goes on: one for each running step, then the whole. No line is wider than
 * `columns`, so that none wraps and the lines can be redrawn in place.
 */
export function frame(progress: Progress, now: number, columns: number, paint: Paint): string[] {
  const running = [...progress.running].slice(0, MOST_LINES);
  const cells = running.map(([step, state]) => [step, bar(state.share), percent(state.share), left(stepLeft(state, now))]);
  const more = progress.running.size - running.length;
  const lines = grid(cells, { right: new Set([2]), indent: '  ' });
  if (more > 0) lines.push(`  and ${more} more`);
  return [...lines.map((line) => clip(line, columns - 1)), paint.strong(clip(overall(progress, now), columns - 1))];
}

/** `12/80 steps · 00:14 · about 00:30 left`. */
export function overall(progress: Progress, now: number): string {
  const { total, rested, settled, failed, began } = progress;
  const parts = [`${rested + settled}/${total} steps`, clock(now - began), left(runLeft(progress, now))];
  if (failed > 0) parts.splice(1, 0, `${failed} failed`);
  return parts.filter(Boolean).join(' · ');
}

const left = (seconds: number | undefined) => (seconds === undefined ? '' : `about ${clock(seconds)} left`);
const percent = (share: number) => `${Math.floor(share * 100)} %`;

function bar(share: number): string {
  const full = Math.floor(Math.min(Math.max(share, 0), 1) * BAR);
  return '█'.repeat(full) + '░'.repeat(BAR - full);
}
