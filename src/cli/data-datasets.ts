import { resolve } from 'node:path';
import { DataError, suggest } from '../errors.ts';
import { checkFiles } from '../shelf/check-files.ts';
import { isAddress } from '../shelf/pull-files.ts';
import type { DatasetFact, DatasetPlace, Shelf } from '../shelf/shelf.ts';
import { grid } from './grid.ts';
import { type Paint, paintFor, type World } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { verdictLine } from './verdict-line.ts';

type Parsed = Readonly<Record<string, any>>;

/** The folder of published datasets that was named, here or in the environment; null where none was. */
export function dataDirFrom(parsed: Parsed, { cwd, env }: World): string | null {
  const named = parsed.dataDir ?? env.BRAIN_ALIGN_DATA ?? null;
  return named === null ? null : resolve(cwd, named);
}

function requireDataDir(command: string, parsed: Parsed, world: World): string {
  const dataDir = dataDirFrom(parsed, world);
  if (dataDir !== null) return dataDir;
  throw new UsageError(command, 'does not say into which folder', 'name it with --data-dir, or in BRAIN_ALIGN_DATA');
}

/** The dataset that `data pull <dataset>` or `data pull dataset <id>` means; undefined where another thing is meant. */
export async function datasetNamed(
  shelf: Shelf,
  kind: string | undefined,
  id: string | undefined,
  parsed: Parsed,
  world: World,
): Promise<DatasetPlace | undefined> {
  const named = kind === 'dataset' ? id : id === undefined && kind !== 'model' ? kind : undefined;
  if (named === undefined) return undefined;
  const datasets = await shelf.datasets(dataDirFrom(parsed, world));
  const found = datasets.find((dataset) => dataset.id === named);
  if (found) return found;
  if (kind !== 'dataset' && shelf.cards.some((card) => card.id === named)) return undefined;
  throw new UsageError(
    `dataset ${named}`,
    'is not known',
    suggest(
      named,
      datasets.map((dataset) => dataset.id),
    ),
  );
}

/** `data pull <dataset>`. Resolves to the exit code. */
export async function pullDataset(dataset: DatasetPlace, parsed: Parsed, world: World): Promise<number> {
  const { id, state, files, place } = dataset;
  if (state === 'ships') throw new UsageError(`dataset ${id}`, 'ships with the project');
  if (files.length === 0) throw new DataError(`dataset ${id}`, 'is obtained by hand: nobody publishes it file by file', place);
  const dataDir = requireDataDir(`data pull ${id}`, parsed, world);
  const { mirror = null } = parsed;
  const { pullDatasetShown } = await import('./pull-shown.ts');
  return pullDatasetShown(dataset, dataDir, mirror === null || isAddress(mirror) ? mirror : resolve(world.cwd, mirror), world);
}

/** `data check <dataset>`: its files, and what is documented of it. Resolves to the exit code: 0 where everything agrees. */
export async function checkDataset(shelf: Shelf, dataset: DatasetPlace, parsed: Parsed, world: World): Promise<number> {
  const { id, state, files } = dataset;
  const dataDir = state === 'ships' ? null : requireDataDir(`data check ${id}`, parsed, world);
  const paint = paintFor(world.stdout, world.env);
  const say = (...lines: string[]) => world.stdout.write(`${lines.join('\n')}\n`);
  const verdicts = dataDir === null ? [] : await checkFiles(files, dataDir);
  if (verdicts.length > 0)
    say(
      `${id} in ${dataDir}`,
      ...grid(
        verdicts.map((one) => verdictLine(one, paint)),
        { indent: '  ' },
      ),
    );
  if (verdicts.some(({ hash }) => hash === null)) {
    say(`pnpm pipeline data pull ${id} --data-dir ${dataDir} obtains what is missing`);
    return 1;
  }
  const facts = await shelf.facts(id, dataDir);
  if (facts.length > 0)
    say(
      'what is documented',
      ...grid(
        facts.map((fact) => factLine(fact, paint)),
        { indent: '  ' },
      ),
    );
  return facts.every(({ agrees }) => agrees) && verdicts.every(({ state }) => state !== 'other') ? 0 : 1;
}

const factLine = ({ check, expected, found, agrees }: DatasetFact, paint: Paint): string[] => [
  agrees ? paint.good('✓') : paint.bad('✗'),
  check,
  agrees ? found : `${found}, documented ${expected}`,
];

/** `data synthesize`. Resolves to the exit code. */
export async function synthesizeCommand(shelf: Shelf, parsed: Parsed, world: World): Promise<number> {
  const dataDir = requireDataDir('data synthesize', parsed, world);
  await shelf.synthesize(dataDir, !parsed.small, (path) => world.stdout.write(`✓ ${path}\n`));
  world.stdout.write(
    'SYNTHETIC: nobody was recorded for these files. They say whether a pipeline runs, and nothing about brains.\n',
  );
  return 0;
}
