import { stat } from 'node:fs/promises';
import { fileError, isMissing, readJson, writeWhole } from './files.ts';
import { sha256OfFile } from './key.ts';

/** What tells that a file was not touched. Nanoseconds as text, since they exceed a double. */
interface Known {
  readonly size: string;
  readonly modified: string;
  readonly changed: string;
  readonly hash: string;
}

/** A file changed this shortly before it was hashed may change again without its times showing it (nanoseconds). */
const RACY = 2_000_000_000n;

/**
 * Hashes of files, remembered between runs as long as size and times stay, so that a run with nothing to do reads nothing.
 * One object a plan or run: each file is looked at once, and `save` keeps what was learnt.
 */
export class FileHashes {
  readonly #path: string;
  readonly #aside: string;
  readonly #known: Map<string, Known>;
  readonly #now = new Map<string, Promise<string | undefined>>();
  #learnt = false;

  private constructor(path: string, aside: string, known: Record<string, Known>) {
    this.#path = path;
    this.#aside = aside;
    this.#known = new Map(Object.entries(known));
  }

  static async open(path: string, aside: string): Promise<FileHashes> {
    return new FileHashes(path, aside, (await readJson<Record<string, Known>>(path)) ?? {});
  }

  /** SHA-256 of the file; undefined where there is none. DataError where it cannot be read. */
  hash(path: string): Promise<string | undefined> {
    const found = this.#now.get(path) ?? this.#look(path);
    this.#now.set(path, found);
    return found;
  }

  /** Looks again at a file that this process has just replaced. */
  forget(path: string): void {
    this.#now.delete(path);
  }

  async #look(path: string): Promise<string | undefined> {
    try {
      const { size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
      const known = this.#known.get(path);
      if (known && known.size === `${size}` && known.modified === `${mtimeNs}` && known.changed === `${ctimeNs}`)
        return known.hash;
      const hash = await sha256OfFile(path);
      if (BigInt(Date.now()) * 1_000_000n - ctimeNs > RACY) {
        this.#known.set(path, { size: `${size}`, modified: `${mtimeNs}`, changed: `${ctimeNs}`, hash });
        this.#learnt = true;
      }
      return hash;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw fileError(error, path);
    }
  }

  /** Keeps what was learnt. A store that cannot be written is no reason to fail: the files are hashed again next time. */
  async save(): Promise<void> {
    if (!this.#learnt) return;
    await writeWhole(this.#path, JSON.stringify(Object.fromEntries(this.#known)), this.#aside).catch(() => undefined);
    this.#learnt = false;
  }
}
