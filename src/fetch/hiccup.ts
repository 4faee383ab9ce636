/** A failure that may pass by itself: a cut connection, a busy server. It is tried again, and never leaves this folder. */
export class Hiccup extends Error {
  override readonly name = 'Hiccup';
  readonly problem: string;
  /** Milliseconds that the server asks to wait for. */
  readonly wait: number | undefined;

  constructor(problem: string, options: { cause?: unknown; wait?: number | undefined } = {}) {
    super(problem, options);
    this.problem = problem;
    this.wait = options.wait;
  }
}
