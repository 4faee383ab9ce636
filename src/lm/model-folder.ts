import { createHash } from 'node:crypto';
import { constants, createReadStream, existsSync } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ModelError, suggest } from '../errors.ts';
import { readModel } from './onnx/read-model.ts';

/** What a model says of itself in its config.json (the names are those of Hugging Face's GPT-2). */
export interface ModelConfig {
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  /** Most positions in one pass. */
  readonly context: number;
  readonly vocabulary: number;
  /** The token that stands before every text. */
  readonly bos: number;
}

export interface ModelFolder {
  /** The graph without its weights, which lie in files whose paths count from `root`; see readModel. */
  readonly graph: Uint8Array;
  readonly root: string;
  readonly tokenizer: string;
  readonly config: ModelConfig;
}

const FILES = ['model.onnx', 'tokenizer.json', 'config.json'] as const;

/** The files by which a model folder is known; their hashes say whether it is still the same model. */
export function modelFiles(folder: string): string[] {
  const model = join(folder, 'model.onnx');
  return [...FILES.map((name) => join(folder, name)), ...(existsSync(model) ? weightFiles(folder, model) : [])];
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
  const full = FILES.some((name) => name === place) ? join(folder, place) : `${folder}: ${place}`;
  return new ModelError(full, problem, wayOut, { cause });
}

/**
 * Reads a model folder: `model.onnx`, `tokenizer.json`, `config.json`, and `checksums.json` ({file: SHA-256}) if it is there.
 * Raises a ModelError for a file that is missing, that differs from its checksum, or that does not say what it must.
 */
export async function readModelFolder(folder: string): Promise<ModelFolder> {
  for (const name of FILES) await checkReadable(folder, name);
  await verify(folder);
  const { graph, root } = readModel(join(folder, 'model.onnx'));
  const [tokenizer, config] = await Promise.all(
    ['tokenizer.json', 'config.json'].map((name) => readFile(join(folder, name), 'utf8')),
  );
  return { graph, root, tokenizer, config: readConfig(join(folder, 'config.json'), config) };
}

async function checkReadable(folder: string, name: string): Promise<void> {
  try {
    await access(join(folder, name), constants.R_OK);
  } catch (cause) {
    throw new ModelError(join(folder, name), 'cannot be read', `a model folder holds ${FILES.join(', ')}`, { cause });
  }
}

async function verify(folder: string): Promise<void> {
  const list = await readFile(join(folder, 'checksums.json'), 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (list === undefined) return;
  const place = join(folder, 'checksums.json');
  for (const [name, expected] of Object.entries(parseJson(place, list))) {
    await checkReadable(folder, name);
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
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new ModelError(place, 'is not JSON', 'obtain the file again', { cause });
  }
}

function readConfig(place: string, json: string): ModelConfig {
  const config = parseJson(place, json);
  const whole = (least: number, ...names: string[]): number => {
    const value = names.map((name) => config[name]).find((value) => value !== undefined);
    if (Number.isInteger(value) && (value as number) >= least) return value as number;
    const problem =
      value === undefined ? `does not give ${names.join(' or ')}` : `${names[0]} is ${JSON.stringify(value)}, not a whole number`;
    throw new ModelError(place, problem, value === undefined ? suggest(names[0], Object.keys(config)) : undefined);
  };
  return {
    layers: whole(1, 'n_layer'),
    width: whole(1, 'n_embd'),
    heads: whole(1, 'n_head'),
    context: whole(2, 'n_ctx', 'n_positions'),
    vocabulary: whole(1, 'vocab_size'),
    bos: whole(0, 'bos_token_id'),
  };
}
