import { access, readFile, stat } from 'node:fs/promises';
import { dirname, extname, isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { WiringError } from '../errors.ts';
import type { FileHashes } from './file-hashes.ts';
import { readJson, writeWhole } from './files.ts';
import { canonical, sha256 } from './key.ts';

/** What a stage's file can execute. */
export interface Code {
  readonly hash: string;
  /** Installed versions of the packages that the code imports. */
  readonly packages: Readonly<Record<string, string>>;
}
/** What a code hash was made from: it holds while all these files do. */
interface Bundle {
  readonly hash: string;
  /** Content hashes of the sources and of the files that they name by `new URL('./x', import.meta.url)`. */
  readonly files: Readonly<Record<string, string>>;
  /** `package.json` of each package imported. */
  readonly packages: Readonly<Record<string, string>>;
}

/**
 * Hashes of stages' code: of the minified bundle of `stages/<name>.ts`, so that comments, spacing and types change nothing, with
 * the content of files that a source names by `new URL('./x.wasm', import.meta.url)` and the installed versions of its packages.
 * Remembered between runs while every file that went into a bundle keeps its content.
 */
export class CodeHashes {
  readonly #root: string;
  readonly #files: FileHashes;
  readonly #path: string;
  readonly #aside: string;
  readonly #known: Map<string, Bundle>;
  readonly #now = new Map<string, Promise<Code>>();
  #learnt = false;

  private constructor(root: string, files: FileHashes, path: string, aside: string, known: Record<string, Bundle>) {
    this.#root = root;
    this.#files = files;
    this.#path = path;
    this.#aside = aside;
    this.#known = new Map(Object.entries(known));
  }

  static async open(root: string, files: FileHashes, path: string, aside: string): Promise<CodeHashes> {
    return new CodeHashes(root, files, path, aside, (await readJson<Record<string, Bundle>>(path)) ?? {});
  }

  /** WiringError where the file is missing or does not compile. */
  of(stage: string): Promise<Code> {
    const found = this.#now.get(stage) ?? this.#look(stage);
    this.#now.set(stage, found);
    return found;
  }

  async #look(stage: string): Promise<Code> {
    const file = stageFile(this.#root, stage);
    const known = this.#known.get(file);
    const bundle = known && (await this.#holds(known)) ? known : await this.#make(file);
    return { hash: bundle.hash, packages: await versions(bundle.packages) };
  }

  async #holds({ files }: Bundle): Promise<boolean> {
    const same = await Promise.all(Object.entries(files).map(async ([path, hash]) => (await this.#files.hash(path)) === hash));
    return same.every(Boolean);
  }

  async #make(file: string): Promise<Bundle> {
    const bundle = await bundleOf(file, this.#root, this.#files, new Set());
    this.#known.set(file, bundle);
    this.#learnt = true;
    return bundle;
  }

  /** Keeps what was learnt, where the store can be written. */
  async save(): Promise<void> {
    if (!this.#learnt) return;
    await writeWhole(this.#path, JSON.stringify(Object.fromEntries(this.#known)), this.#aside).catch(() => undefined);
    this.#learnt = false;
  }
}

/** The file of a stage. */
export const stageFile = (root: string, stage: string): string => join(root, 'stages', `${stage}.ts`);

/** `seen` guards against workers that name each other. */
async function bundleOf(entry: string, root: string, hashes: FileHashes, seen: Set<string>): Promise<Bundle> {
  seen.add(entry);
  const { text, metafile } = await compile(entry, root);
  const sources = Object.keys(metafile.inputs).map((path) => resolve(root, path));
  const assets = (await Promise.all(sources.map(assetsOf))).flat();
  const workers = await Promise.all(
    assets.filter((path) => isCode(path) && !seen.has(path)).map((path) => bundleOf(path, root, hashes, seen)),
  );
  const paths = [...new Set([...sources, ...assets])];
  const files = Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await contentHash(path, hashes)])));
  const parts = {
    text: sha256(text),
    assets: assets.filter((path) => !isCode(path)).map((path) => [relative(root, path), files[path]]),
    workers: workers.map(({ hash }) => hash),
  };
  const packages = Object.assign({}, await packagesOf(metafile, root), ...workers.map((worker) => worker.packages));
  return {
    hash: sha256(canonical(parts, entry)),
    files: Object.assign(files, ...workers.map((worker) => worker.files)),
    packages,
  };
}

const isCode = (path: string) => ['.ts', '.mts', '.js', '.mjs'].includes(extname(path));
const contentHash = async (path: string, hashes: FileHashes) => (await hashes.hash(path)) ?? 'missing';

async function compile(entry: string, root: string): Promise<{ text: string; metafile: Metafile }> {
  const built = await build({
    entryPoints: [entry],
    absWorkingDir: root,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'es2022',
    minifyWhitespace: true,
    minifySyntax: true, // not identifiers: their short names follow letter frequencies, which types take part in
    legalComments: 'none',
    write: false,
    metafile: true,
    logLevel: 'silent',
  }).catch((cause) => {
    const [first] = cause.errors ?? [];
    const place = first?.location ? `${first.location.file}:${first.location.line}` : entry;
    throw new WiringError(place, first?.text ?? String(cause), 'correct the stage or its name', { cause });
  });
  return { text: built.outputFiles[0].text, metafile: built.metafile };
}

/** Files, not folders, that a source names by `new URL('…', import.meta.url)`; a missing one counts too, since it may appear. */
async function assetsOf(source: string): Promise<string[]> {
  const text = await readFile(source, 'utf8');
  const named = [...text.matchAll(/new URL\(\s*(['"`])([^'"`$]+)\1\s*,\s*import\.meta\.url\s*\)/g)].map((match) => match[2]);
  const paths = named.map((name) => new URL(name, pathToFileURL(source))).filter(({ protocol }) => protocol === 'file:');
  const files = paths.map((url) => fileURLToPath(url));
  const folders = await Promise.all(files.map(isFolder));
  return files.filter((_, i) => !folders[i]);
}

const isFolder = (path: string) =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

/** Where the `package.json` of each package lies that the bundle imports from outside. */
async function packagesOf({ inputs }: Metafile, root: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [source, { imports }] of Object.entries(inputs))
    for (const { path, external } of imports) {
      if (!external || path.startsWith('node:') || isAbsolute(path)) continue;
      const name = path
        .split('/')
        .slice(0, path.startsWith('@') ? 2 : 1)
        .join('/');
      const manifest = await findPackage(name, dirname(resolve(root, source)));
      if (manifest) found[name] = manifest;
    }
  return found;
}

async function findPackage(name: string, folder: string): Promise<string | undefined> {
  const path = join(folder, 'node_modules', name, 'package.json');
  if (await exists(path)) return path;
  return dirname(folder) === folder ? undefined : findPackage(name, dirname(folder));
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

async function versions(manifests: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const entries = Object.entries(manifests).sort(([a], [b]) => (a < b ? -1 : 1));
  const read = entries.map(async ([name, path]) => [name, (await readJson<{ version?: string }>(path))?.version ?? 'missing']);
  return Object.fromEntries(await Promise.all(read));
}
