import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ModelError } from '../errors.ts';
import { type Answer, readAnswer } from './external-answer.ts';
import type { Passage } from './read-passages.ts';

export interface ProcessOptions {
  /** The program and its arguments. No shell reads them. */
  readonly command: readonly string[];
  /** Where it runs. */
  readonly folder: string;
  /** How long it may take for one answer; the first includes what it does to start. */
  readonly seconds: number;
  readonly log?: (line: string) => void;
  readonly progress?: (share: number) => void;
}

/** Lines of the program's own messages that are cited when it fails. */
const CITED = 5;

/**
 * Asks a program for what a model holds of passages. The program is started once and talks in lines of JSON (UTF-8):
 *
 * - On its standard input it gets one line a passage, the next when it has answered: `{"id": 0, "parts": ["The old man", "slept."]}`.
 *   `parts` are the presentations in reading order, and each is the context of those after it; `id` counts from 0.
 * - On its standard output it prints one line for each and nothing else: `{"id": 0, "representations": {"layer.0": [[0.1, 0.2], [0.3, 0.4]]},
 *   "surprisals": [[3.1, 9.2, 4.4], [7.0]]}`. `representations` has for each site a row of numbers a part, of the same sites
 *   and widths in every answer; `surprisals` has for each part the bits of its words between blanks, null for a word that has none. One of
 *   the two may be left out, and then in all answers. `{"id": 0, "error": "why not"}` gives up.
 * - On its standard error it may say what it likes; that goes to `log`.
 * - At the end of its input it ends, with exit code 0.
 *
 * Throws ModelError, and ends the program, when it cannot be started, ends early or with another code, takes longer than `seconds` for an answer,
 * says what is no JSON, gives up, or answers in another shape (see readAnswer).
 */
export async function askProcess(passages: readonly Passage[], options: ProcessOptions): Promise<Answer[]> {
  const program = start(options);
  const answers: Answer[] = [];
  try {
    for (const [id, passage] of passages.entries()) {
      program.child.stdin.write(`${JSON.stringify({ id, parts: passage.map(({ text }) => text) })}\n`);
      const line = await program.line(`passage ${id + 1} of ${passages.length}`);
      answers.push(readAnswer(program.place, line, id, passage, answers[0]));
      options.progress?.(answers.length / passages.length);
    }
    await program.end();
    return answers;
  } finally {
    program.child.kill('SIGKILL');
  }
}

interface Program {
  readonly place: string;
  readonly child: ChildProcessWithoutNullStreams;
  /** The next line of its output. */
  line(wanted: string): Promise<string>;
  /** Closes its input and waits for its end. */
  end(): Promise<void>;
}

function start({ command, folder, seconds, log }: ProcessOptions): Program {
  const [file, ...words] = command;
  const place = `program ${command.join(' ')}`;
  if (file === undefined) throw new ModelError('program', 'has no command');
  const child = spawn(file, words, { cwd: folder, stdio: 'pipe' });
  const said: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    said.push(line);
    said.splice(0, said.length - CITED);
    log?.(line);
  });
  child.stdin.on('error', () => {}); // that it no longer reads is told by its end
  const lines = createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]();
  const ended = endOf(child);
  const failed = (problem: string) =>
    new ModelError(
      place,
      said.length > 0 ? `${problem}; it last said: ${said.join(' | ')}` : problem,
      'run it by hand on a line of JSON to see why',
    );
  const within = <T>(task: Promise<T>, wanted: string) =>
    withTimeout(task, seconds, () => failed(`gave no ${wanted} within ${seconds} s`));
  return {
    place,
    child,
    line: async (wanted) => {
      const { value, done } = await within(lines.next(), `answer to ${wanted}`);
      if (!done) return value;
      throw failed(`${(await ended).how} before it answered ${wanted}`);
    },
    end: async () => {
      child.stdin.end();
      const { value, done } = await within(lines.next(), 'end of its output after the last answer');
      if (!done) throw failed(`goes on after its last answer with "${value.slice(0, 60)}"`);
      const { how, code } = await within(ended, 'exit code after its last answer');
      if (code !== 0) throw failed(`${how} after its last answer`);
    },
  };
}

interface End {
  readonly how: string;
  readonly code: number | null;
}

function endOf(child: ChildProcessWithoutNullStreams): Promise<End> {
  return new Promise((resolve) => {
    child.once('error', ({ message }) => resolve({ how: `cannot be started (${message})`, code: null }));
    child.once('close', (code, signal) =>
      resolve({ how: signal ? `was ended by ${signal}` : `ended with exit code ${code}`, code }),
    );
  });
}

async function withTimeout<T>(task: Promise<T>, seconds: number, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), 1000 * seconds);
  });
  try {
    return await Promise.race([task, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
