import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelError, suggest } from '../errors.ts';

/** What a model says of itself in its config.json (the names are those of Hugging Face's GPT-2). */
export interface ModelConfig {
  /** Whether a position sees only those before it. */
  readonly causal: boolean;
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
  readonly graph: Uint8Array;
  readonly tokenizer: string;
  readonly config: ModelConfig;
}

const FILES = ['model.onnx', 'tokenizer.json', 'config.json'] as const;

/** The files by which a model folder is known; their hashes say whether it is still the same model. */
export const modelFiles = (folder: string): string[] => FILES.map((name) => join(folder, name));

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
  const [graph, tokenizer, config] = await Promise.all(FILES.map((name) => readOne(folder, name)));
  await verify(folder, { 'model.onnx': graph, 'tokenizer.json': tokenizer, 'config.json': config });
  return {
    graph,
    tokenizer: tokenizer.toString('utf8'),
    config: readConfig(join(folder, 'config.json'), config.toString('utf8')),
  };
}

async function readOne(folder: string, name: string): Promise<Buffer> {
  try {
    return await readFile(join(folder, name));
  } catch (cause) {
    throw new ModelError(join(folder, name), 'cannot be read', `a model folder holds ${FILES.join(', ')}`, { cause });
  }
}

async function verify(folder: string, contents: Record<string, Buffer>): Promise<void> {
  const list = await readFile(join(folder, 'checksums.json'), 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (list === undefined) return;
  const place = join(folder, 'checksums.json');
  for (const [name, expected] of Object.entries(parseJson(place, list))) {
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
    causal: true,
    layers: whole(1, 'n_layer'),
    width: whole(1, 'n_embd'),
    heads: whole(1, 'n_head'),
    context: whole(2, 'n_ctx', 'n_positions'),
    vocabulary: whole(1, 'vocab_size'),
    bos: whole(0, 'bos_token_id'),
  };
}
