import { createHash } from 'node:crypto';
import { closeSync, createReadStream, existsSync, openSync, readSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ModelError } from '../errors.ts';
import { type ModelConfig, readConfig } from './model-config.ts';
import { type NamedSites, readNamedSites } from './named-sites.ts';
import { readModel } from './onnx/read-model.ts';
import { checkSameModel } from './same-model.ts';

export interface ModelFolder {
  /** The graph without its weights, which lie in files whose paths count from `root`; see readModel. */
  readonly graph: Uint8Array;
  readonly root: string;
  readonly tokenizer: string;
  readonly config: ModelConfig;
  /** The sites that the folder names by hand. */
  readonly sites: NamedSites;
}

const FILES = ['model.onnx', 'tokenizer.json', 'config.json'] as const;

const SITES = 'sites.json';

/** The files by which a model folder is known; their hashes say whether it is still the same model. */
export function modelFiles(folder: string): string[] {
  const model = join(folder, 'model.onnx');
  const known = [...FILES, SITES].filter((name) => name !== SITES || existsSync(join(folder, name)));
  if (existsSync(model)) for (const name of known) checkReadable(folder, name);
  return [...known.map((name) => join(folder, name)), ...(existsSync(model) ? weightFiles(folder, model) : [])];
}

function weightFiles(folder: string, model: string): readonly string[] {
  try {
    return readModel(model).weightFiles;
  } catch (error) {
    throw error instanceof ModelError ? inFolder(folder, error) : error;
  }
}

/** The same error with the folder in its place, since a run may read several models. */
export function inFolder(folder: string, { place, problem, wayOut, cause }: ModelError): ModelError {
  if (place.startsWith(folder)) return new ModelError(place, problem, wayOut, { cause });
  const full = [...FILES, SITES].some((name) => name === place) ? join(folder, place) : `${folder}: ${place}`;
  return new ModelError(full, problem, wayOut, { cause });
}

/**
 * Reads a model folder: `model.onnx`, `tokenizer.json`, `config.json`, and if they are there `checksums.json` ({file: SHA-256}) and
 * `sites.json` (see readNamedSites; the key `sites` of config.json does as well).
 * Raises a ModelError for a file that is missing, that differs from its checksum, that does not say what it must, or that belongs to another model (see checkSameModel).
 */
export async function readModelFolder(folder: string): Promise<ModelFolder> {
  for (const name of FILES) checkReadable(folder, name);
  await verify(folder);
  const { graph, root } = readModel(join(folder, 'model.onnx'));
  const [tokenizer, config] = await Promise.all(
    ['tokenizer.json', 'config.json'].map((name) => readFile(join(folder, name), 'utf8')),
  );
  const place = join(folder, 'config.json');
  const fields = parseJson(place, config);
  const listed = parseJson(join(folder, 'tokenizer.json'), tokenizer);
  const stated = readConfig(place, fields, specialTokens(listed));
  checkSameModel(join(folder, 'tokenizer.json'), listed, stated);
  const sites = await readIfThere(join(folder, SITES));
  return {
    graph,
    root,
    tokenizer,
    config: stated,
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

/** What Git leaves in place of a large file where Git LFS is not installed begins so. */
const POINTER = 'version https://git-lfs';

function checkReadable(folder: string, name: string): void {
  const path = join(folder, name);
  if (beginning(path).toString('latin1') === POINTER)
    throw new ModelError(path, 'is not the file, but says where Git LFS has it', 'fetch it with: git lfs pull');
}

/** The first bytes of a file, as many as a pointer has. */
function beginning(path: string): Buffer {
  try {
    if (!statSync(path).isFile()) throw new Error('no file');
    const file = openSync(path, 'r');
    const bytes = Buffer.alloc(POINTER.length);
    const count = readSync(file, bytes);
    closeSync(file);
    return bytes.subarray(0, count);
  } catch (cause) {
    throw new ModelError(path, 'cannot be read', `a model folder holds ${FILES.join(', ')}`, { cause });
  }
}

async function verify(folder: string): Promise<void> {
  const checksums = (await readIfThere(join(folder, 'checksums.json'))) ?? {};
  for (const [name, expected] of Object.entries(checksums)) {
    checkReadable(folder, name);
    const actual = await hashOf(join(folder, name));
    if (actual === expected) continue;
    throw new ModelError(
      join(folder, name),
      `its SHA-256 is ${actual}, not ${expected} as in checksums.json`,
      'obtain the file again',
    );
  }
}

/** SHA-256 of a file that may be too large to be held in memory. */
async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 2 ** 20 }), hash);
  return hash.digest('hex');
}

function parseJson(place: string, json: string): Record<string, unknown> {
  const value = parsed(place, json);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new ModelError(place, 'is no JSON object', 'obtain the file again');
}

function parsed(place: string, json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new ModelError(place, 'is not JSON', 'obtain the file again', { cause });
  }
}
