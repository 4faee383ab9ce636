import { type FileHandle, open, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DataError } from '../errors.ts';
import type { Expected, FetchEvent } from './contract.ts';
import { Hiccup } from './hiccup.ts';
import { partPath } from './part-file.ts';
import type { Patience } from './patience.ts';
import { type Answer, broken } from './request.ts';

interface Saving {
  readonly url: string;
  readonly path: string;
  /** The byte from which the answer goes on. */
  readonly from: number;
  readonly expected: Expected;
  readonly answer: Answer;
  readonly wait: Patience;
}

/**
 * Writes the body of an answer behind what is in the part, and makes it safe on the disk. Throws DataError where the length is
 * not the one that was expected or does not fit on the disk, Hiccup where fewer bytes come than were announced; what came stays.
 */
export async function saveBody(saving: Saving, on?: (event: FetchEvent) => void): Promise<void> {
  const { path, from, answer, wait } = saving;
  const total = totalOf(saving);
  await checkLength(saving, total);
  on?.({ type: 'begin', from, total });
  const file = await open(partPath(path), from === 0 ? 'w' : 'a');
  let done = from;
  try {
    for await (const chunk of chunksOf(answer.response, wait)) {
      done += await append(file, chunk);
      on?.({ type: 'bytes', done, total });
    }
    await file.sync();
  } finally {
    await file.close();
  }
  if (total !== null && done < total) throw new Hiccup(`the connection was cut after ${done} of ${total} bytes`);
}

/** Bytes of the whole file; null where the server does not say, or counts compressed ones. */
function totalOf({ answer: { response }, from }: Saving): number | null {
  const { headers } = response;
  const rest = headers.get('content-length');
  return rest === null || headers.has('content-encoding') ? null : from + Number(rest);
}

async function checkLength({ url, path, from, expected, answer }: Saving, total: number | null): Promise<void> {
  if (total === null) return;
  const refuse = async (error: DataError) => {
    await answer.response.body?.cancel();
    throw error;
  };
  if (expected.bytes !== null && total !== expected.bytes)
    await refuse(new DataError(url, `has ${total} bytes, not ${expected.bytes}`, 'is it the right file?'));
  const { bavail, bsize } = await statfs(dirname(path));
  if (bavail * bsize < total - from)
    await refuse(
      new DataError(
        dirname(path),
        `${total - from} bytes are to come, and the disk has room for ${bavail * bsize}`,
        'free some space, or name another folder with --cache (models) or --data-dir (datasets)',
      ),
    );
}

async function append(file: FileHandle, chunk: Uint8Array): Promise<number> {
  await file.appendFile(chunk);
  return chunk.length;
}

/** The pieces of a body as they come. A connection that fails raises a Hiccup. */
async function* chunksOf({ body }: Response, wait: Patience): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause) => {
        throw broken(cause, wait, 'the connection was cut');
      });
      if (done) return;
      wait.heard();
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
