/** A failure that may pass by itself: a cut connection, a busy server. It is tried again, and never leaves this folder. */
export class Hiccup extends Error {
  override readonly name = 'Hiccup';
  readonly problem: string;
  /** Milliseconds that the server asks to wait for. */
  readonly wait: number | undefined;
  /** What a person can do about it where it does not pass. */
  readonly wayOut: string;

  constructor(problem: string, options: { cause?: unknown; wait?: number | undefined; wayOut?: string } = {}) {
    super(problem, options);
    this.problem = problem;
    this.wait = options.wait;
    this.wayOut = options.wayOut ?? 'what came is kept; the same command resumes';
  }
}
