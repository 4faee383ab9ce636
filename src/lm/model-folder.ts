import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelError } from '../errors.ts';
import { type ModelConfig, readConfig } from './model-config.ts';
import { type NamedSites, readNamedSites } from './named-sites.ts';

export interface ModelFolder {
  readonly graph: Uint8Array;
  readonly tokenizer: string;
  readonly config: ModelConfig;
  /** The sites that the folder names by hand. */
  readonly sites: NamedSites;
}

const FILES = ['model.onnx', 'tokenizer.json', 'config.json'] as const;

const SITES = 'sites.json';

/** The files by which a model folder is known; their hashes say whether it is still the same model. */
export const modelFiles = (folder: string): string[] =>
  [...FILES, SITES].map((name) => join(folder, name)).filter((path) => !path.endsWith(SITES) || existsSync(path));

/** The same error with the folder in its place, since a run may read several models. */
export function inFolder(folder: string, { place, problem, wayOut, cause }: ModelError): ModelError {
  if (place.startsWith(folder)) return new ModelError(place, problem, wayOut, { cause });
  const full = [...FILES, SITES].some((name) => name === place) ? join(folder, place) : `${folder}: ${place}`;
  return new ModelError(full, problem, wayOut, { cause });
}

/**
 * Reads a model folder: `model.onnx`, `tokenizer.json`, `config.json`, and if they are there `checksums.json` ({file: SHA-256}) and
 * `sites.json` (see readNamedSites; the key `sites` of config.json does as well).
 * Raises a ModelError for a file that is missing, that differs from its checksum, or that does not say what it must.
 */
export async function readModelFolder(folder: string): Promise<ModelFolder> {
  const [graph, tokenizer, config] = await Promise.all(FILES.map((name) => readOne(folder, name)));
  await verify(folder, { 'model.onnx': graph, 'tokenizer.json': tokenizer, 'config.json': config });
  const place = join(folder, 'config.json');
  const fields = parseJson(place, config.toString('utf8'));
  const specials = specialTokens(parseJson(join(folder, 'tokenizer.json'), tokenizer.toString('utf8')));
  const sites = await readIfThere(join(folder, SITES));
  return {
    graph,
    tokenizer: tokenizer.toString('utf8'),
    config: readConfig(place, fields, specials),
    sites: sites === undefined ? readNamedSites(place, fields.sites ?? {}) : readNamedSites(join(folder, SITES), sites),
  };
}

/** The ids of the tokens that a tokenizer adds to its vocabulary. */
function specialTokens({ added_tokens: added }: Record<string, unknown>): Map<string, number> {
  return new Map(Array.isArray(added) ? added.map(({ content, id }) => [content, id]) : []);
}

async function readIfThere(path: string): Promise<Record<string, unknown> | undefined> {
  const json = await readFile(path, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return json === undefined ? undefined : parseJson(path, json);
}

async function readOne(folder: string, name: string): Promise<Buffer> {
  try {
    return await readFile(join(folder, name));
  } catch (cause) {
    throw new ModelError(join(folder, name), 'cannot be read', `a model folder holds ${FILES.join(', ')}`, { cause });
  }
}

async function verify(folder: string, contents: Record<string, Buffer>): Promise<void> {
  const checksums = (await readIfThere(join(folder, 'checksums.json'))) ?? {};
  for (const [name, expected] of Object.entries(checksums)) {
    const content = contents[name] ?? (await readOne(folder, name));
    const actual = createHash('sha256').update(content).digest('hex');
    if (actual === expected) continue;
    throw new ModelError(
      join(folder, name),
      `its SHA-256 is ${actual}, not ${expected} as in checksums.json`,
      'obtain the file again',
    );
  }
}

function parseJson(place: string, json: string): Record<string, unknown> {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new ModelError(place, 'is not JSON', 'obtain the file again', { cause });
  }
}
