import type { Measured } from './contender.ts';

export type Row =
  | {
      readonly kind: 'speed';
      readonly model: string;
      readonly set: string;
      readonly threads: number;
      readonly tokens: number;
      readonly batch: number;
      readonly ours: readonly Measured[];
      readonly theirs: readonly Measured[];
    }
  | { readonly kind: 'difference'; readonly model: string; readonly absolute: number; readonly scale: number }
  | { readonly kind: 'memory'; readonly model: string; readonly set: string; readonly ours: number; readonly theirs: number }
  | {
      readonly kind: 'prefix';
      readonly model: string;
      readonly set: string;
      /** Tokens read once, and tokens read when every sentence's context is read again. */
      readonly tokens: readonly [once: number, again: number];
      readonly ours: readonly Measured[];
      readonly theirs: readonly Measured[];
    };

export interface Page {
  readonly rows: readonly Row[];
  readonly machine: string;
  readonly versions: readonly string[];
  readonly rounds: number;
}

/** The section of the bench that is about language models. */
export function page({ rows, machine, versions, rounds }: Page): string {
  const of = <K extends Row['kind']>(kind: K) => rows.filter((row): row is Extract<Row, { kind: K }> => row.kind === kind);
  return [
    '# Language models: beside PyTorch transformers',
    '',
    `${machine}; ${versions.join('; ')}. Rounds: ${rounds}, alternating, other work on the machine as it came.`,
    'Residual streams before the first and after every block are read for every token; last tokens are kept. Tokens a second are the',
    'best round (in brackets all rounds, slowest to fastest). *Wall* is what a clock saw; *processor* is tokens over processor seconds,',
    'times the threads, and is what other work disturbs least. Made by `test/bench/lm/run.ts`.',
    'Where other work shares the machine, threads of PyTorch that wait for each other spin, which costs it on both clocks; with one thread',
    'nobody waits, and the ratio is that of the arithmetic alone. Token ids are drawn evenly, so that all embeddings are touched.',
    '',
    '## Tokens a second',
    '',
    table(
      [
        'model',
        'threads',
        'texts',
        'brain-align, wall',
        'transformers, wall',
        'ratio',
        'brain-align, processor',
        'transformers, processor',
        'ratio',
        'goal',
      ],
      of('speed').map(({ model, set, threads, tokens, batch, ours, theirs }) => {
        const [wall, cpu] = [speeds(tokens, 'seconds', 1), speeds(tokens, 'cpu', threads)];
        return [
          model,
          String(threads),
          `${set} (${batch} a batch there)`,
          shown(wall(ours)),
          shown(wall(theirs)),
          ratio(best(wall(ours)) / best(wall(theirs))),
          shown(cpu(ours)),
          shown(cpu(theirs)),
          ratio(best(cpu(ours)) / best(cpu(theirs))),
          '≥ 1.5',
        ];
      }),
    ),
    '',
    '## Peak memory',
    '',
    'Of a fresh process that loads the model and reads the texts once, with everything that belongs to the language.',
    '',
    table(
      ['model', 'texts', 'brain-align, MB', 'transformers, MB', 'ratio', 'goal'],
      of('memory').map(({ model, set, ours, theirs }) => [
        model,
        set,
        ours.toFixed(0),
        theirs.toFixed(0),
        ratio(ours / theirs),
        '≤ 0.6',
      ]),
    ),
    '',
    '## Prefixes shared',
    '',
    'One causal pass over a text gives every sentence with what came before it; the alternative reads each sentence with its context',
    'anew. Sentences of 14 tokens. Both on our side, in our batches.',
    '',
    table(
      [
        'model',
        'texts',
        'tokens once',
        'tokens anew',
        'ratio of tokens',
        'times faster, wall',
        'times faster, processor',
        'goal',
      ],
      of('prefix').map(({ model, set, tokens: [once, again], ours, theirs }) => [
        model,
        set,
        String(once),
        String(again),
        ratio(again / once),
        ratio(least(theirs, 'seconds') / least(ours, 'seconds')),
        ratio(least(theirs, 'cpu') / least(ours, 'cpu')),
        '≥ 5',
      ]),
    ),
    '',
    '## Same numbers',
    '',
    table(
      ['model', 'largest difference of a value', 'largest value', 'goal'],
      of('difference').map(({ model, absolute, scale }) => [
        model,
        absolute.toExponential(1),
        scale.toFixed(1),
        '≤ 1e-5 of the largest',
      ]),
    ),
    '',
  ].join('\n');
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

type Clock = 'seconds' | 'cpu';
const speeds = (tokens: number, clock: Clock, threads: number) => (rounds: readonly Measured[]) =>
  rounds.map((round) => (tokens * threads) / round[clock]).sort((a, b) => a - b);
const least = (rounds: readonly Measured[], clock: Clock) => Math.min(...rounds.map((round) => round[clock]));
const best = (speeds: readonly number[]) => speeds[speeds.length - 1];
const shown = (speeds: readonly number[]) =>
  `**${speeds[speeds.length - 1].toFixed(0)}** (${speeds.map((s) => s.toFixed(0)).join(', ')})`;
const ratio = (value: number) => (value < 10 ? value.toFixed(2) : value.toFixed(1));
