/** Where the command line writes; `process.stdout` is one. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** All that the command line takes from its surroundings, so that a test can hand it others. */
export interface World {
  /** The project: the folder that holds `pipelines/`, `stages/` and `package.json`. */
  readonly root: string;
  /** What paths on the command line are relative to. */
  readonly cwd: string;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** From now on the first SIGINT aborts the signal, instead of ending the process. */
  stoppable(): AbortSignal;
}

/** Colours by their role. */
export interface Paint {
  good(text: string): string;
  bad(text: string): string;
  faint(text: string): string;
  strong(text: string): string;
}

const sgr = (code: number) => (text: string) => `\u001b[${code}m${text}\u001b[0m`;
const same = (text: string) => text;
export const PLAIN: Paint = { good: same, bad: same, faint: same, strong: same };
export const COLOURED: Paint = { good: sgr(32), bad: sgr(31), faint: sgr(2), strong: sgr(1) };

/** Whether lines may be redrawn in place: a terminal that understands cursor movements. */
export const isLive = (output: Output, env: World['env']): boolean => output.isTTY === true && env.TERM !== 'dumb';

/** Colours for a terminal, none for a pipe or where `NO_COLOR` is set (https://no-color.org). */
export const paintFor = (output: Output, env: World['env']): Paint => (isLive(output, env) && !env.NO_COLOR ? COLOURED : PLAIN);
