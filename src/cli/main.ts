import { CommanderError } from 'commander';
import { exitCodeOf, failureLines } from './failure.ts';
import { programFor } from './program.ts';
import { paintFor, type World } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** Does what was typed. Resolves to the exit code: 0 done, 1 failed, 2 typed wrongly, 130 interrupted; never rejects. */
export async function main(argv: readonly string[], world: World): Promise<number> {
  try {
    const outcome = { code: 0 };
    const words = argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv;
    const program = await programFor(words, world, outcome);
    await program.parseAsync(words, { from: 'user' });
    return outcome.code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const shown = error instanceof CommanderError ? usageErrorFrom(error) : error;
    const lines = failureLines(shown, paintFor(world.stderr, world.env), argv.includes('--verbose'));
    world.stderr.write(`${lines.join('\n')}\n`);
    return exitCodeOf(shown);
  }
}

/** What commander found wrong with the command line, in our form. */
function usageErrorFrom({ message }: CommanderError): UsageError {
  const [problem] = message.replace(/^error: /, '').split('\n');
  return new UsageError('command line', problem, '--help lists what there is');
}
