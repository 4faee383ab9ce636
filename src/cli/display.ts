import type { RunEvent } from '../engine/run.ts';
import { failureLines } from './failure.ts';
import { frame } from './frame.ts';
import { advance, beginning } from './progress.ts';
import { duration, size } from './quantity.ts';
import type { Output, Paint } from './terminal.ts';

/** Shows a run while it goes on. */
export interface Display {
  on(event: RunEvent): void;
  /** A line that stays. */
  say(line: string): void;
  /** Takes the moving part away; what was said stays. */
  close(): void;
}
export interface DisplayOptions {
  readonly output: Output;
  readonly paint: Paint;
  readonly verbose: boolean;
  /** Whether lines may be redrawn in place. */
  readonly live: boolean;
  readonly total: number;
}

/** Plain lines for a pipe; for a terminal the same lines above a moving part. */
export function openDisplay(options: DisplayOptions): Display {
  return options.live ? liveDisplay(options) : plainDisplay(options);
}

/** What stays on the screen of one event: a line for each step that settled, none for those that rest unless asked for. */
export function lastingLines(event: RunEvent, cues: readonly string[], paint: Paint, verbose: boolean): string[] {
  const spent = [event.seconds === undefined ? '' : duration(event.seconds), event.peakBytes ? size(event.peakBytes) : ''];
  const tail = (parts: readonly string[]) => paint.faint(parts.filter(Boolean).join(' · '));
  switch (event.type) {
    case 'done':
      return [`${paint.good('✓')} ${event.step}  ${tail([...spent, ...cues])}`];
    case 'failed':
      return failureLines(event.error, paint, false, event.step).slice(0, 1);
    case 'skipped':
      return [`- ${event.step}  ${tail(['skipped', event.message ?? ''])}`];
    case 'log':
      return [`  ${event.step}: ${event.message}`];
    case 'rest':
      return verbose ? [`· ${event.step}  ${tail(['rests'])}`] : [];
    default:
      return [];
  }
}

function plainDisplay({ output, paint, verbose }: DisplayOptions): Display {
  const cues = new Map<string, readonly string[]>();
  const say = (line: string) => void output.write(`${line}\n`);
  return {
    say,
    on(event) {
      if (event.cues) cues.set(event.step, event.cues);
      lastingLines(event, cues.get(event.step) ?? [], paint, verbose).forEach(say);
    },
    close() {},
  };
}

const FRAMES_A_SECOND = 10;

/**
 * Redraws at most ten times a second, each time in one write that goes up over the old lines, overwrites them and clears what is
 * left of each: nothing is ever blank, so nothing flickers.
 */
function liveDisplay({ output, paint, verbose, total }: DisplayOptions): Display {
  const clockNow = () => performance.now() / 1000;
  const cues = new Map<string, readonly string[]>();
  let progress = beginning(total, clockNow());
  let drawn = 0;
  const draw = (lasting: readonly string[], moving: readonly string[]) => {
    output.write(redraw(drawn, lasting, moving));
    drawn = moving.length;
  };
  const now = () => frame(progress, clockNow(), output.columns || 80, paint);
  const timer = setInterval(() => draw([], now()), 1000 / FRAMES_A_SECOND);
  timer.unref();
  return {
    say: (line) => draw([line], now()),
    on(event) {
      if (event.cues) cues.set(event.step, event.cues);
      progress = advance(progress, event, clockNow());
      const lasting = lastingLines(event, cues.get(event.step) ?? [], paint, verbose);
      if (lasting.length) draw(lasting, now());
    },
    close() {
      clearInterval(timer);
      draw([], []);
    },
  };
}

/** What to write so that `drawn` old lines become the lasting lines followed by the moving ones. */
export function redraw(drawn: number, lasting: readonly string[], moving: readonly string[]): string {
  const up = drawn > 0 ? `\u001b[${drawn}A\r` : '';
  const lines = [...lasting, ...moving].map((line) => `${line}\u001b[K\n`).join('');
  return `${up}${lines}\u001b[J`;
}
