import { rename } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { hashOfFile, sha256OfFile } from '../engine/key.ts';
import { DataError } from '../errors.ts';
import type { Expected, Fetched, FetchOptions } from './contract.ts';
import { diskError } from './disk-error.ts';
import { gitHashOfFile } from './git-hash.ts';
import { Hiccup } from './hiccup.ts';
import { dropPart, forgetPart, identityOf, isSame, markPart, type Part, partPath, rangeHeaders, readPart } from './part-file.ts';
import { patience } from './patience.ts';
import { type Answer, request } from './request.ts';
import { saveBody } from './save-body.ts';

const LONGEST_PAUSE = 30_000;

/**
 * Downloads `url` to `path`, which then holds the whole verified file or does not exist. What came of it is kept in `path.part`
 * and the rest is asked for next time, as long as the server vouches that the file is still the same (ETag); a server that cannot
 * give a part sends all again. The content is compared with `expected`, and with the hash that the server states (see Answer).
 * Cut connections, silence and busy servers are tried again. Throws DataError for everything that will not pass, for a full disk,
 * and after too many failures in a row.
 */
export async function fetchFile(url: string, path: string, expected: Expected, options: FetchOptions = {}): Promise<Fetched> {
  const { attempts = 5, pauseMs = 1000, signal, on } = options;
  for (let failures = 0; ; ) {
    const { bytes: before } = await readPart(path);
    try {
      return await attempt(url, path, expected, options);
    } catch (error) {
      if (!(error instanceof Hiccup)) throw diskError(error, path);
      failures = (await readPart(path)).bytes > before ? 1 : failures + 1;
      if (failures >= attempts) throw givenUp(url, error, attempts);
      const inMs = Math.min(LONGEST_PAUSE, error.wait ?? pauseMs * 2 ** (failures - 1));
      on?.({ type: 'retry', problem: error.problem, inMs });
      await sleep(inMs, undefined, { signal });
    }
  }
}

const givenUp = (url: string, { problem, wayOut, cause }: Hiccup, attempts: number) =>
  new DataError(url, `${problem}, ${attempts} times in a row`, wayOut, { cause });

async function attempt(url: string, path: string, expected: Expected, options: FetchOptions): Promise<Fetched> {
  const wait = patience(options.stallMs ?? 30_000, options.signal);
  try {
    const part = await readPart(path);
    const answer = await request(url, rangeHeaders(part), wait);
    const from = await whereToBegin(path, part, answer);
    if (from !== 'complete') {
      if (from === 0) await markPart(path, identityOf(answer));
      await saveBody({ url, path, from, expected, answer, wait }, options.on);
    }
    wait.end();
    options.on?.({ type: 'verify' });
    return await settle(url, path, expected, answer, from !== 0);
  } finally {
    wait.end();
  }
}

/** The byte from which the answer goes on, 0 for a whole new file; `complete` where the part is all there is. */
async function whereToBegin(path: string, part: Part, answer: Answer): Promise<number | 'complete'> {
  const { status, headers, body } = answer.response;
  if (status === 200) return 0;
  const [, first, total] = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(headers.get('content-range') ?? '') ?? [];
  const same = isSame(part.identity, identityOf(answer));
  if (status === 206 && same && Number(first) === part.bytes) return part.bytes;
  await body?.cancel();
  if (status === 416 && Number(total) === part.bytes) return 'complete';
  await dropPart(path);
  throw new Hiccup('the part that is here is not of the file that is there', { wait: 0 });
}

/**
 * Verifies the finished part and makes it the file. What is wrong is thrown away, and fetched whole once more if it was pieced
 * together.
 */
async function settle(url: string, path: string, expected: Expected, answer: Answer, pieced: boolean): Promise<Fetched> {
  const { bytes } = await readPart(path);
  const sha256 = await sha256OfFile(partPath(path));
  const problem = await mismatch(partPath(path), sha256, bytes, expected, answer);
  if (problem) {
    await dropPart(path);
    if (pieced) throw new Hiccup(problem, { wait: 0 });
    throw new DataError(url, problem, 'nothing of it was kept; is it the right file?');
  }
  await rename(partPath(path), path);
  await forgetPart(path);
  const stated = /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(answer.linked ?? '');
  return {
    bytes,
    sha256,
    commit: answer.commit,
    vouchedBy: expected.sha256 || expected.sha1 ? 'us' : stated ? 'the server' : null,
  };
}

async function mismatch(
  part: string,
  sha256: string,
  bytes: number,
  expected: Expected,
  { linked }: Answer,
): Promise<string | undefined> {
  if (expected.bytes !== null && bytes !== expected.bytes) return `it has ${bytes} bytes, not ${expected.bytes}`;
  if (expected.sha256 !== null && sha256 !== expected.sha256) return `its SHA-256 is ${sha256}, not ${expected.sha256}`;
  if (expected.sha1) {
    const sha1 = await hashOfFile(part, 'sha1');
    if (sha1 !== expected.sha1) return `its SHA-1 is ${sha1}, not ${expected.sha1}`;
  }
  if (linked?.length === 64 && linked !== sha256) return `its SHA-256 is ${sha256}, not ${linked} as the server itself states`;
  if (linked?.length !== 40) return undefined;
  const git = await gitHashOfFile(part, bytes);
  return git === linked ? undefined : `its git hash is ${git}, not ${linked} as the server itself states`;
}
