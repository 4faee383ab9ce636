import { resolve } from 'node:path';
import { DataError, suggest } from '../errors.ts';
import type { CardSource, ModelCard } from '../shelf/card.ts';
import { checkModel } from '../shelf/check-model.ts';
import { exportAdvice } from '../shelf/export-advice.ts';
import { HUB, HUB_VARIABLE } from '../shelf/hub.ts';
import { cacheFolder, folderIn, stateOf } from '../shelf/model-cache.ts';
import type { Shelf } from '../shelf/shelf.ts';
import { checkDataset, dataDirFrom, datasetNamed, pullDataset, synthesizeCommand } from './data-datasets.ts';
import { importCommand } from './data-import.ts';
import { grid } from './grid.ts';
import { load, namesIn } from './project.ts';
import { paintFor, type World } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { verdictLine } from './verdict-line.ts';

type Parsed = Readonly<Record<string, any>>;

const VERBS = ['list', 'pull', 'check', 'import', 'synthesize'];
const USAGE =
  'data list, data pull <dataset>, data pull model <id>, data check <dataset>, data check model <id>, data import <file…> or data synthesize';
/** How many words a verb takes at most, itself among them; `import` takes any number of files. */
const MOST_WORDS = 3;

/** The cache that was named, or the usual one of this surrounding. */
export const cacheFrom = (parsed: Parsed, { cwd, env }: World): string =>
  typeof parsed.cache === 'string' ? resolve(cwd, parsed.cache) : cacheFolder(env);

/** What the project's `data/shelf.ts` has. Throws UsageError for a project without one. */
export async function shelfOf(root: string): Promise<Shelf> {
  if (!namesIn(root, 'data').includes('shelf'))
    throw new UsageError('data', 'this project has no models of its own', 'they are described in its data/shelf.ts');
  return (await load(root, 'data', 'shelf')).shelf as Shelf;
}

/** `data list`, `data pull <dataset>`, `data pull model <id>`, `data check …`, `data import <file…>`, `data synthesize`. Resolves to the exit code. */
export async function dataCommand(words: readonly string[], parsed: Parsed, world: World): Promise<number> {
  const [verb, kind, id] = words;
  if (!verb) throw new UsageError('data', 'does not say what to do', USAGE);
  if (!VERBS.includes(verb)) throw new UsageError(`data ${verb}`, 'is not a command', suggest(verb, VERBS));
  if (verb !== 'import' && words.length > MOST_WORDS)
    throw new UsageError(words[MOST_WORDS], 'is one word too many for data', 'data --help');
  const shelf = await shelfOf(world.root);
  if (verb === 'import') return importCommand(shelf, words.slice(1), parsed, world);
  if ((verb === 'list' || verb === 'synthesize') && kind)
    throw new UsageError(kind, `is one word too many for data ${verb}`, 'data --help');
  if (verb === 'list') return listData(shelf, parsed, world);
  if (verb === 'synthesize') return synthesizeCommand(shelf, parsed, world);
  const dataset = await datasetNamed(shelf, kind, id, parsed, world);
  if (dataset) return verb === 'pull' ? pullDataset(dataset, parsed, world) : checkDataset(shelf, dataset, parsed, world);
  const card = cardNamed(verb, shelf, kind, id);
  return verb === 'pull' ? pull(card, parsed, world) : check(card, parsed, world);
}

function cardNamed(verb: string, { cards, shipped }: Shelf, kind: string | undefined, id: string | undefined): ModelCard {
  const ids = cards.map((card) => card.id);
  if (kind !== undefined && kind !== 'model' && id === undefined && ids.includes(kind))
    throw new UsageError(`data ${verb} ${kind}`, 'does not say that it is a model', `data ${verb} model ${kind}`);
  if (kind !== 'model' || id === undefined)
    throw new UsageError(`data ${verb}`, 'names no dataset and no model', `data ${verb} <dataset> or data ${verb} model <id>`);
  const card = cards.find((one) => one.id === id);
  if (card) return card;
  const ships = shipped.some((one) => one.id === id);
  throw new UsageError(`model ${id}`, ships ? 'ships with the project' : 'is not known', ships ? undefined : suggest(id, ids));
}

function sourceOf(card: ModelCard, cache: string): CardSource {
  if (card.source) return card.source;
  throw new DataError(`model ${card.id}`, 'we know of no published export', exportAdvice(card, cache));
}

async function pull(card: ModelCard, parsed: Parsed, world: World): Promise<number> {
  const cache = cacheFrom(parsed, world);
  const source = sourceOf(card, cache);
  const { pullShown } = await import('./pull-shown.ts');
  const hub = hubFrom(parsed, world);
  return pullShown(card, source, { cache, hub }, world);
}

function hubFrom(parsed: Parsed, { env }: World): string {
  const hub = parsed.hub ?? env[HUB_VARIABLE] ?? HUB;
  if (URL.canParse(hub) && /^https?:$/.test(new URL(hub).protocol)) return hub;
  throw new UsageError('--hub', `"${hub}" is not an address`, `write it as ${HUB}`);
}

async function check(card: ModelCard, parsed: Parsed, world: World): Promise<number> {
  const cache = cacheFrom(parsed, world);
  const paint = paintFor(world.stdout, world.env);
  const verdicts = await checkModel(card.id, sourceOf(card, cache), cache);
  const rows = verdicts.map((verdict) => verdictLine(verdict, paint));
  const good = verdicts.every(({ state }) => state === 'good');
  const end = good ? [] : [`pnpm pipeline data pull model ${card.id} fetches what is missing or damaged`];
  world.stdout.write(`${[folderIn(cache, card.id), ...grid(rows, { indent: '  ' }), ...end].join('\n')}\n`);
  return good ? 0 : 1;
}

async function listData(shelf: Shelf, parsed: Parsed, world: World): Promise<number> {
  const paint = paintFor(world.stdout, world.env);
  const cache = cacheFrom(parsed, world);
  const datasets = await shelf.datasets(dataDirFrom(parsed, world));
  const shipped = shelf.shipped.map(({ id, about }) => [id, 'ships', '', about]);
  const cards = shelf.cards.map((card) => {
    const state = stateOf(card, cache);
    return [card.id, !card.source && state === 'absent' ? 'no export' : state, card.licence, card.about];
  });
  const lines = [
    paint.strong(`models (downloads in ${cache})`),
    ...grid([...shipped, ...cards], { indent: '  ' }),
    '',
    paint.strong('datasets'),
    ...datasets.flatMap(({ id, state, licence, about, place }) => [
      `  ${id}  ${state}  ${paint.faint(licence)}`,
      `    ${about}`,
      ...(place ? [`    ${place}`] : []),
    ]),
  ];
  world.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}
