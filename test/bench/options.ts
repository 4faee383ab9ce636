import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DataError, suggest, WiringError } from '../../src/errors.ts';

export interface Options {
  /** Names of the works to be measured. */
  readonly names: readonly string[];
  readonly quick: boolean;
  readonly rounds: number;
  readonly python: string;
  /** The folder of published recordings, whose sentences language models read; null where none is given. */
  readonly dataDir: string | null;
  /** Where bench.md and bench.json go. */
  readonly out: string;
  /** How to measure the same again, without this machine's paths. */
  readonly command: string;
}

const REPORTS = fileURLToPath(new URL('../../reports', import.meta.url));
const HOW = 'sh test/bench/install-peers.sh <folder> installs them; then pnpm bench --python <folder>/bin/python';

/** Reads the command line. Throws a WiringError for an unknown work or number, a DataError where the peers are not installed. */
export function readOptions(args: readonly string[], known: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '3' },
      python: { type: 'string' },
      'data-dir': { type: 'string' },
      out: { type: 'string' },
    },
  });
  const { only, quick } = values;
  const names = only.length === 0 ? known : known.filter((name) => only.some((one) => isOf(name, one)));
  const unknown = only.find((one) => !known.some((name) => isOf(name, one)));
  if (unknown) throw new WiringError('--only', `no work "${unknown}"`, suggest(unknown, known));
  const rounds = Number(values.rounds);
  if (!(Number.isInteger(rounds) && rounds > 0)) throw new WiringError('--rounds', `${values.rounds} is no count`, 'try 3');
  const dataDir = values['data-dir'] ?? process.env.BRAIN_ALIGN_DATA ?? null;
  const said = [
    ...only.map((name) => `--only ${name}`),
    ...(quick ? ['--quick'] : []),
    ...(rounds === 3 ? [] : [`--rounds ${rounds}`]),
    ...(dataDir !== null && names.some(isLanguage) ? ['--data-dir <folder>'] : []),
  ];
  return {
    names,
    quick,
    rounds,
    python: requirePeers(values.python ?? process.env.BRAIN_ALIGN_PYTHON, names),
    dataDir: dataDir === null ? null : resolve(dataDir),
    out: resolve(values.out ?? (quick ? join(tmpdir(), 'brain-align-bench') : REPORTS)),
    command: ['pnpm bench', ...said, '--python <venv>/bin/python'].join(' '),
  };
}

/** Whether a work is the one that is asked for, or one of a group (`lm` is lm-embedded, lm-small …). */
const isOf = (name: string, asked: string): boolean => name === asked || name.startsWith(`${asked}-`);

export const isLanguage = (name: string): boolean => isOf(name, 'lm');

function requirePeers(python: string | undefined, names: readonly string[]): string {
  if (!python) throw new DataError('bench', 'it measures against Python tools and was told of no Python', HOW);
  const numerics = names.every(isLanguage) ? '' : ', scipy, sklearn, himalaya, rsatoolbox';
  const language = names.some(isLanguage) ? ', torch, transformers, onnx' : '';
  const { status, error, stderr } = spawnSync(python, ['-c', `import numpy, threadpoolctl${numerics}${language}`], {
    encoding: 'utf8',
  });
  if (error) throw new DataError(python, 'this Python cannot be started', HOW, { cause: error });
  if (status !== 0) throw new DataError(python, stderr.trim().split('\n').at(-1) ?? 'a tool is missing', HOW);
  return python;
}
