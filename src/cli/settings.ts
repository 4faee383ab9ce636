import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { type Command, Option as Flag } from 'commander';
import { HUB, HUB_VARIABLE } from '../shelf/hub.ts';
import { CACHE_VARIABLE } from '../shelf/model-cache.ts';
import { wholeOf } from './options.ts';
import type { World } from './terminal.ts';

/** What every pipeline takes besides its own options. */
export interface Settings {
  /** Absolute. */
  readonly store: string;
  /** Absolute. */
  readonly artifacts: string;
  readonly jobs: number;
  readonly seed: number;
  readonly verbose: boolean;
}

const STORE = '.brain-align';
const ARTIFACTS = 'artifacts';

export const storeFlag = (): Flag =>
  new Flag('--store <dir>', `where results are kept between runs (default: ${STORE} in the project)`);
export const verboseFlag = (): Flag => new Flag('--verbose', 'steps that rest are listed, errors show their stack');

export function commonFlags(): Flag[] {
  const whole = (flag: string, least: number) => (text: string) => wholeOf(flag, text, least);
  return [
    storeFlag(),
    new Flag('--artifacts <dir>', `where tables and report are written (default: ${ARTIFACTS} in the project)`),
    new Flag('--jobs <n>', 'steps that run at a time').default(availableParallelism()).argParser(whole('--jobs', 1)),
    new Flag('--seed <n>', 'the number from which all randomness follows').default(0).argParser(whole('--seed', 0)),
    verboseFlag(),
  ];
}

export const cacheFlag = (): Flag =>
  new Flag('--cache <dir>', `where downloads are kept (or ${CACHE_VARIABLE}; default: brain-align in the user's cache folder)`);

const and = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** The flags of `data`. */
export function addDataFlags(command: Command): Command {
  return command
    .addOption(cacheFlag())
    .option('--hub <url>', `the hub to download from, or a mirror of it (or ${HUB_VARIABLE}; default: ${HUB})`)
    .option('--data-dir <dir>', 'folder that holds the published recordings as obtained (or BRAIN_ALIGN_DATA)')
    .option('--mirror <dir>', 'folder that holds the files of datasets, or address under which they are published; for data pull')
    .option('--to <dir>', 'for data import: folder that becomes the dataset')
    .option('--column <meaning=column>', 'for data import: what a column means, as text=sentence; may be repeated', and)
    .addOption(new Flag('--missing <what>', 'for data import: drop leaves out neuroids that lack a response').choices(['drop']))
    .addOption(
      new Flag('--rows <what>', 'for data import: what the rows of a matrix are, where it is square').choices([
        'stimuli',
        'neuroids',
      ]),
    )
    .option('--small', 'for data synthesize: a few neuroids and presentations, where the published sizes take a minute', false)
    .option('--verbose', 'errors show their stack');
}

/** A path that was typed is relative to where it was typed; the usual place lies in the project. */
const placed = (typed: unknown, usual: string, { cwd, root }: World) =>
  typeof typed === 'string' ? resolve(cwd, typed) : resolve(root, usual);

export const storeFrom = (parsed: Readonly<Record<string, unknown>>, world: World): string => placed(parsed.store, STORE, world);

export const settingsFrom = (parsed: Readonly<Record<string, any>>, world: World): Settings => ({
  store: storeFrom(parsed, world),
  artifacts: placed(parsed.artifacts, ARTIFACTS, world),
  jobs: parsed.jobs,
  seed: parsed.seed,
  verbose: parsed.verbose === true,
});
