import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Pipeline } from '../engine/pipeline.ts';
import type { Stage } from '../engine/stage.ts';
import type { TableSpec } from '../table/define.ts';
import { grid } from './grid.ts';
import { load, namesIn } from './project.ts';
import type { Paint } from './terminal.ts';

/** One thing that a project holds. `kind` is its heading. */
export interface Entry {
  readonly kind: string;
  readonly id: string;
  readonly about: string;
}

/** Pipelines, stages and tables of a project, and what `data/catalogue.ts` says of its datasets and models. */
export async function catalogueOf(root: string): Promise<Entry[]> {
  const [pipelines, stages, tables] = await Promise.all([
    pipelineEntries(root),
    entriesIn(root, 'stages', ({ default: it }) => [it as Stage]),
    entriesIn(root, 'schemas', (module) => Object.values(module).filter(isSpec)),
  ]);
  return [...pipelines, ...stages, ...tables, ...(await dataEntries(root))];
}

/** Name and sentence of every pipeline, for `--help`. */
export const pipelineEntries = (root: string): Promise<Entry[]> =>
  entriesIn(root, 'pipelines', ({ default: it }) => [it as Pipeline]);

/** Entries under their kind, in the order in which kinds first appear. */
export function catalogueLines(entries: readonly Entry[], paint: Paint): string[] {
  const kinds = [...new Set(entries.map(({ kind }) => kind))];
  const section = (kind: string) => [
    paint.strong(kind),
    ...grid(
      entries.filter((entry) => entry.kind === kind).map(({ id, about }) => [id, about]),
      { indent: '  ' },
    ),
  ];
  return kinds.flatMap((kind, i) => (i === 0 ? section(kind) : ['', ...section(kind)]));
}

const KINDS: Record<string, string> = { schemas: 'tables' };
type Named = { readonly name: string; readonly about: string };

/** What each file of a folder defines. A file that cannot be loaded is listed with its error: a list must not fail for it. */
async function entriesIn(root: string, folder: string, find: (module: Record<string, unknown>) => Named[]): Promise<Entry[]> {
  const kind = KINDS[folder] ?? folder;
  const entriesOf = async (file: string): Promise<Entry[]> => {
    try {
      return find(await load(root, folder, file)).map(({ name, about }) => ({ kind, id: name, about }));
    } catch (error) {
      return [{ kind, id: file, about: `✗ cannot be loaded: ${error instanceof Error ? error.message : error}` }];
    }
  };
  return (await Promise.all(namesIn(root, folder).map(entriesOf))).flat();
}

const isSpec = (value: unknown): value is TableSpec =>
  typeof value === 'object' && value !== null && 'columns' in value && 'key' in value && 'name' in value;

async function dataEntries(root: string): Promise<Entry[]> {
  if (!existsSync(join(root, 'data', 'catalogue.ts'))) return [];
  const { catalogue } = (await load(root, 'data', 'catalogue')) as { catalogue(): Entry[] | Promise<Entry[]> };
  return catalogue();
}
