import { isExpected } from '../errors.ts';
import type { Paint } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export const RESUMES = 'what was done is kept; the same command resumes';
const DEFECT = 'this is a defect of brain-align; run with --verbose for the stack';

/** 2 for a command that was typed wrongly, 1 for anything else that went wrong. */
export const exitCodeOf = (error: unknown): number => (error instanceof UsageError ? 2 : 1);

/** `✗ place: problem; way out`; an error that nobody foresaw says so; the stack and causes only when asked for. */
export function failureLines(error: unknown, paint: Paint, verbose: boolean, step?: string): string[] {
  const message = error instanceof Error ? error.message : String(error);
  const [first, ...more] = message.split('\n');
  const place = step && !message.startsWith(step) ? `${step}: ` : '';
  const lines = [`${paint.bad('✗')} ${place}${first}`, ...more.map((line) => `  ${line}`)];
  if (!isExpected(error) && !verbose) lines.push(`  ${DEFECT}`);
  if (verbose) lines.push(...stackLines(error));
  return lines;
}

function stackLines(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const own = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const cause = error.cause instanceof Error ? [`  caused by ${error.cause.message}`, ...stackLines(error.cause)] : [];
  return [...own, ...cause];
}
