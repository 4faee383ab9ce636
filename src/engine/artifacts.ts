import { readFile, rm } from 'node:fs/promises';
import { isAbsolute, join, normalize, sep } from 'node:path';
import { DataError, WiringError } from '../errors.ts';
import { check } from '../table/check.ts';
import type { Table, TableSpec } from '../table/define.ts';
import { toParquet } from '../table/parquet.ts';
import { isMissing, readJson, writeWhole } from './files.ts';
import { canonical, sha256, sha256OfFile } from './key.ts';
import type { Step } from './pipeline.ts';
import type { PlanContext } from './plan.ts';
import type { Output, Receipt } from './receipt.ts';
import type { RunResult } from './run.ts';
import { readOutput, safeName } from './store.ts';

export interface ArtifactsContext extends PlanContext {
  /** The pipeline's options as they were resolved; they join the folder's name and stand in the manifest. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The folder `artifacts/`. */
  readonly out: string;
}
/** A file of the artifacts; `object` is the hash of the stored table that it was made from. */
export interface ArtifactFile {
  readonly path: string;
  readonly hash: string;
  readonly bytes: number;
  readonly object: string;
}
export interface Artifacts {
  /** `<out>/<pipeline>-<first 8 of hash>`. */
  readonly folder: string;
  /** Hash of the options and of every output. */
  readonly hash: string;
  /** Paths relative to `folder`, `manifest.json` not among them. */
  readonly files: readonly ArtifactFile[];
}

/**
 * Writes every table of a run as `<stage>/<label>.<port>.parquet` (see `tablePath`), tables of files (columns `path` and `content`)
 * also as files under `report/`, and `manifest.json`: options, and of each step fingerprint, parts, cues, outputs, seconds, peak memory. Equal results
 * give files with equal bytes; one that lies there already with the content that the manifest records is left alone.
 * WiringError unless every step ran or rested, or where two steps make the same file.
 */
export async function writeArtifacts(steps: readonly Step[], result: RunResult, context: ArtifactsContext): Promise<Artifacts> {
  const receipts = receiptsOf(result);
  const outputs = steps.map((step) => [step.id, hashesOf(receipts.get(step.id) as Receipt)]);
  const hash = sha256(canonical({ pipeline: context.pipeline, options: context.options, outputs }, 'options'));
  const folder = join(context.out, `${safeName(context.pipeline)}-${hash.slice(0, 8)}`);
  const recorded = await readManifest(folder);
  const files: ArtifactFile[] = [];
  for (const step of steps)
    for (const [port, spec] of Object.entries(step.stage.outputs as Record<string, TableSpec>))
      files.push(...(await writePort(step, port, spec, receipts.get(step.id) as Receipt, { folder, recorded, context })));
  refuseTwice(files);
  await writeManifest(folder, { hash, files, receipts, context });
  return { folder, hash, files };
}

function receiptsOf({ steps }: RunResult): Map<string, Receipt> {
  const without = steps.filter(({ receipt }) => !receipt).map(({ id }) => id);
  if (without.length > 0)
    throw new WiringError('artifacts', `${without.join(', ')} did not finish`, 'artifacts are those of a whole run');
  return new Map(steps.map(({ id, receipt }) => [id, receipt as Receipt]));
}

const hashesOf = ({ outputs }: Receipt) => Object.fromEntries(Object.entries(outputs).map(([port, { hash }]) => [port, hash]));

interface Manifest {
  readonly files: readonly ArtifactFile[];
}
const readManifest = async (folder: string): Promise<readonly ArtifactFile[]> =>
  (await readJson<Manifest>(join(folder, 'manifest.json')))?.files ?? [];

/**
 * Where a table lies: step `stage:a/b` has `<stage>/a/b.<port>.parquet`, step `stage` has `<stage>/<port>.parquet`. Whatever a label
 * holds (a path of a model, say), its segments are names within the folder: one of dots only has them as percent codes, an empty
 * one is `%2F`, so that different steps have different paths and none leads out.
 */
export function tablePath(stepId: string, port: string): string {
  const [stage, ...rest] = stepId.split(':');
  if (rest.length === 0) return `${safeSegment(stage)}/${port}.parquet`;
  return `${[stage, ...rest.join(':').split('/')].map(safeSegment).join('/')}.${port}.parquet`;
}

function safeSegment(name: string): string {
  if (name === '') return '%2F';
  return /^\.+$/.test(name) ? name.replaceAll('.', '%2E') : safeName(name);
}

interface Place {
  readonly folder: string;
  /** Files that an earlier run wrote here. */
  readonly recorded: readonly ArtifactFile[];
  readonly context: ArtifactsContext;
}

/** Writes one table and the files in it, unless all of them lie there as recorded. */
async function writePort(step: Step, port: string, spec: TableSpec, receipt: Receipt, place: Place): Promise<ArtifactFile[]> {
  const output = receipt.outputs[port];
  const path = tablePath(step.id, port);
  const kept = await stillThere(path, output, spec, place);
  if (kept) return kept;
  const stored = await readOutput(place.context.store, receipt, port, spec);
  const table = check(spec, stored.columns);
  const provenance = { pipeline: place.context.pipeline, step: step.id, port, object: output.hash };
  const contents: [string, Uint8Array][] = [[path, await toParquet(table, provenance)], ...unpack(table)];
  const files: ArtifactFile[] = [];
  for (const [name, bytes] of contents) {
    await writeWhole(join(place.folder, name), bytes, join(place.folder, '.aside'));
    files.push({ path: name, hash: sha256(bytes), bytes: bytes.length, object: output.hash });
  }
  return files;
}

/** The recorded files of this table, when the record is of the same object and every file has the content recorded. */
async function stillThere(path: string, output: Output, spec: TableSpec, { folder, recorded }: Place) {
  const table = recorded.find((file) => file.path === path && file.object === output.hash);
  if (!table) return undefined;
  const pages = holdsFiles(spec) ? recorded.filter((file) => file.object === output.hash && file.path.startsWith('report/')) : [];
  const files = [table, ...pages];
  const same = await Promise.all(files.map(async ({ path, hash }) => (await hashIfThere(join(folder, path))) === hash));
  return same.every(Boolean) ? files : undefined;
}

const hashIfThere = (path: string) =>
  sha256OfFile(path).catch((error) => {
    if (isMissing(error)) return undefined;
    throw error;
  });

const holdsFiles = ({ columns }: TableSpec) => columns.path?.type === 'utf8' && columns.content?.type === 'bytes';

/** The files that a table holds, under `report/`. */
function unpack(table: Table): [string, Uint8Array][] {
  if (!holdsFiles(table.spec)) return [];
  const { path: paths, content: contents } = table.columns as unknown as { path: string[]; content: Uint8Array[] };
  return paths.map((path, row) => [`report/${safePath(`${table.spec.name}.path[${row}]`, path)}`, contents[row]]);
}

function safePath(place: string, path: string): string {
  const plain = normalize(path).replaceAll(sep, '/');
  if (path && !isAbsolute(path) && !plain.startsWith('../') && plain !== '..' && plain !== '.') return plain;
  throw new DataError(place, `"${path}" does not lie within the report`, 'a page’s path is relative and stays inside');
}

function refuseTwice(files: readonly ArtifactFile[]): void {
  const paths = files.map(({ path }) => path);
  const twice = paths.find((path, i) => paths.indexOf(path) !== i);
  if (twice) throw new WiringError(twice, 'is made by two steps', 'give the pages of one of them another path');
}

interface Written {
  readonly hash: string;
  readonly files: readonly ArtifactFile[];
  readonly receipts: ReadonlyMap<string, Receipt>;
  readonly context: ArtifactsContext;
}

/** Last of all, so that a folder with a manifest is complete. An equal manifest is left as it is. */
async function writeManifest(folder: string, { hash, files, receipts, context }: Written): Promise<void> {
  const { pipeline, options, seed } = context;
  const steps = [...receipts].map(([id, receipt]) => ({ id, ...receipt }));
  const manifest = { pipeline, hash, options, seed, node: process.version, steps, files };
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const path = join(folder, 'manifest.json');
  const before = await readFile(path, 'utf8').catch(() => undefined);
  const aside = join(folder, '.aside');
  if (before !== text) await writeWhole(path, text, aside);
  await rm(aside, { recursive: true, force: true });
}
