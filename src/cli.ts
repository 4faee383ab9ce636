import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main } from './cli/main.ts';

/** A package manager passes a signal on to what it started, so that one key press may arrive twice within this time. */
const SAME_PRESS_MS = 300;

/** The first SIGINT aborts the returned signal, the second ends the process. */
function stoppable(): AbortSignal {
  const controller = new AbortController();
  let pressed = Number.NEGATIVE_INFINITY;
  process.on('SIGINT', () => {
    if (controller.signal.aborted && performance.now() - pressed > SAME_PRESS_MS) process.exit(130);
    if (!controller.signal.aborted) pressed = performance.now();
    controller.abort();
  });
  return controller.signal;
}

/** A reader that has seen enough, such as `head`, is no failure. */
function endWhenNobodyReads(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}

const project = fileURLToPath(new URL('..', import.meta.url));
/** `--root <dir>` as the first words: another project. */
const [root, argv] =
  process.argv[2] === '--root' ? [resolve(process.argv[3] ?? ''), process.argv.slice(4)] : [project, process.argv.slice(2)];

const { stdout, stderr, env } = process;
endWhenNobodyReads(stdout);
endWhenNobodyReads(stderr);
process.exit(await main(argv, { root, cwd: process.cwd(), stdout, stderr, env, stoppable }));
