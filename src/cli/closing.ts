import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Artifacts } from '../engine/artifacts.ts';
import type { RunResult, SettledStep } from '../engine/run.ts';
import { groupBy } from '../table/group.ts';
import { failureLines, RESUMES } from './failure.ts';
import { count, duration } from './quantity.ts';
import { paintFor, type World } from './terminal.ts';

export const INTERRUPTED = 130;

const of = ({ steps }: RunResult, state: SettledStep['state']) => steps.filter((step) => step.state === state);

/** `done: 12 steps ran, 68 rested (00:14)`, or that nothing had to be done. */
export function closingLine(result: RunResult, seconds: number): string {
  const ran = of(result, 'ran').length;
  const rested = of(result, 'rested').length;
  if (ran === 0) return `nothing to do: ${rested === 1 ? '1 step rests' : `${rested} steps rest`} (${duration(seconds)})`;
  return `done: ${count(ran, 'step')} ran${rested ? `, ${rested} rested` : ''} (${duration(seconds)})`;
}

/** Says where the artifacts lie, prints the report's summaries and then where its pages are. */
export async function reportArtifacts({ folder, files }: Artifacts, { stdout, cwd }: World): Promise<void> {
  const say = (line: string) => stdout.write(`${line}\n`);
  const reports = (pattern: RegExp) => files.map(({ path }) => path).filter((path) => pattern.test(path));
  say(`artifacts: ${shortPath(folder, cwd)}`);
  for (const path of reports(/^report\/[^/]*summary\.txt$/)) say(`\n${(await readFile(join(folder, path), 'utf8')).trimEnd()}\n`);
  for (const path of reports(/^report\/[^/]*\.html$/)) say(`report: ${shortPath(join(folder, path), cwd)}`);
}

/** Says what failed, steps that failed alike together, or that the run was stopped, and how to go on. Returns the exit code. */
export function reportUnfinished(result: RunResult, verbose: boolean, { stderr, env }: World): number {
  const paint = paintFor(stderr, env);
  const say = (line: string) => stderr.write(`${line}\n`);
  const failed = of(result, 'failed');
  const kept = of(result, 'ran').length + of(result, 'rested').length;
  const skipped = of(result, 'skipped').length;
  const parts = [failed.length ? `${failed.length} failed` : '', skipped ? `${skipped} not run` : '', `${kept} done`];
  say(
    `${result.aborted ? 'stopped' : 'not finished'}: of ${count(result.steps.length, 'step')} ${parts.filter(Boolean).join(', ')}`,
  );
  for (const alike of groupBy(failed, ({ error }) => error?.message ?? '').values()) {
    failureLines(alike[0].error, paint, verbose, alike[0].id).forEach(say);
    if (alike.length > 1)
      say(
        `  the same: ${alike
          .slice(1)
          .map(({ id }) => id)
          .join(', ')}`,
      );
  }
  say(RESUMES);
  return result.aborted ? INTERRUPTED : 1;
}

/** Relative to where the command was typed when it lies below, else absolute. */
export function shortPath(path: string, cwd: string): string {
  const near = relative(cwd, path);
  return near.startsWith('..') ? path : near || '.';
}
