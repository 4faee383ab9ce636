import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExecutionContext } from 'ava';

/** The tiny models of test/fixtures/models: see export.py there. */
export const TINY_MODELS = fileURLToPath(new URL('../fixtures/models', import.meta.url));

interface Packed {
  readonly shape: readonly [rows: number, positions: number, units: number];
  readonly values: Float32Array;
}

/** What PyTorch computes for a tiny model, by forward hooks. */
export interface Reference {
  readonly rows: readonly Int32Array[];
  /** The output to which `effects` belong: `logits` or `last_hidden_state`. */
  readonly output: string;
  readonly sites: ReadonlyMap<string, Packed>;
  readonly zeroed: { readonly block: number; readonly units: readonly number[] };
  readonly forced: { readonly block: number; readonly units: readonly number[]; readonly value: number };
  /** The output when units of a block's network are zeroed, or forced to a value. */
  readonly effects: { readonly zeroed: Packed; readonly forced: Packed };
}

export interface ManifestEntry {
  readonly architecture: string;
  readonly model_type: string;
  /** `builder`: as ONNX Runtime GenAI's model builder writes its graphs. */
  readonly exporter: 'torchscript' | 'dynamo' | 'builder';
  readonly opset: number;
  /** What it is exported in. What PyTorch computes is in float32 on the numbers as they were rounded. */
  readonly dtype: 'float32' | 'float16' | 'bfloat16';
  /** Whether it was exported in float32 and converted afterwards. */
  readonly converted: boolean;
  readonly cache: boolean;
  readonly norm: string | null;
  /** Whether the runtime's tools have fused its nodes in the file. */
  readonly optimized: boolean;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

export const tinyModel = (name: string): string => join(TINY_MODELS, name);

export function tinyManifest(): Record<string, ManifestEntry> {
  return JSON.parse(readFileSync(join(TINY_MODELS, 'manifest.json'), 'utf8')).models;
}

/** The folders that hold a model, whether the manifest lists them or not. */
export const tinyFolders = (): string[] =>
  readdirSync(TINY_MODELS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'))
    .map(({ name }) => name)
    .toSorted();

export function tinyReference(name: string): Reference {
  const { rows, output, sites, zeroed, forced, effects } = JSON.parse(
    readFileSync(join(tinyModel(name), 'reference.json'), 'utf8'),
  );
  return {
    rows: rows.map((row: number[]) => Int32Array.from(row)),
    output,
    sites: new Map(Object.entries<any>(sites).map(([site, packed]) => [site, unpack(packed)])),
    zeroed,
    forced,
    effects: { zeroed: unpack(effects.zeroed), forced: unpack(effects.forced) },
  };
}

function unpack({ shape, float32 }: { shape: Packed['shape']; float32: string }): Packed {
  return { shape, values: new Float32Array(Uint8Array.from(Buffer.from(float32, 'base64')).buffer) };
}

/** The largest difference at the positions that hold a token, as a share of the largest magnitude that is expected there. */
export function relativeError(actual: ArrayLike<number>, { shape, values }: Packed, rows: readonly Int32Array[]): number {
  const [, positions, units] = shape;
  if (actual.length !== values.length) return Number.POSITIVE_INFINITY;
  let [difference, magnitude] = [0, 0];
  rows.forEach((row, r) => {
    for (let i = r * positions * units; i < (r * positions + row.length) * units; i++) {
      difference = Math.max(difference, Math.abs(actual[i] - values[i]));
      magnitude = Math.max(magnitude, Math.abs(values[i]));
    }
  });
  return difference / magnitude;
}

/** A copy of a tiny model with other files in place of its own (undefined leaves one out); it vanishes with the test. */
export function copyTiny(
  t: ExecutionContext,
  name: string,
  changes: Record<string, string | Uint8Array | undefined> = {},
): string {
  const folder = mkdtempSync(join(tmpdir(), 'brain-align-tiny-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  for (const file of ['model.onnx', 'tokenizer.json', 'config.json']) cpSync(join(tinyModel(name), file), join(folder, file));
  for (const [file, content] of Object.entries(changes)) {
    if (content === undefined) rmSync(join(folder, file));
    else writeFileSync(join(folder, file), content);
  }
  return folder;
}

/** The config.json of a tiny model with other values; a key that is set to undefined is left out. */
export const tinyConfig = (name: string, changes: Record<string, unknown>): string =>
  JSON.stringify({ ...JSON.parse(readFileSync(join(tinyModel(name), 'config.json'), 'utf8')), ...changes });
