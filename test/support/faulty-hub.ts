import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ExecutionContext } from 'ava';

/** One request as the server saw it. */
export interface Seen {
  readonly path: string;
  readonly range: string | undefined;
}
export interface Hub {
  readonly url: string;
  readonly seen: Seen[];
}
export type Handler = (request: IncomingMessage, response: ServerResponse, nth: number) => void;

/** A server on this machine that answers as `handler` does; `nth` counts requests from 0. It ends with the test. */
export async function serve(t: ExecutionContext, handler: Handler): Promise<Hub> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    seen.push({ path: request.url!, range: request.headers.range });
    handler(request, response, seen.length - 1);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

export const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');
export const etagOf = (content: Uint8Array): string => `"${sha256(content).slice(0, 16)}"`;

/** Bytes without a pattern that a mistake in an offset could hide behind. */
export function noise(bytes: number, seed: string): Buffer {
  const blocks = Array.from({ length: Math.ceil(bytes / 32) }, (_, i) => createHash('sha256').update(`${seed} ${i}`).digest());
  return Buffer.concat(blocks).subarray(0, bytes);
}

/** Answers as a server should that can give parts: Range, If-Range, ETag. */
export function sendFile(request: IncomingMessage, response: ServerResponse, content: Buffer, headers = {}): void {
  const { status, from } = askedFor(request, content);
  const length = content.length;
  const range = status === 206 ? { 'content-range': `bytes ${from}-${length - 1}/${length}` } : {};
  response.writeHead(status, { etag: etagOf(content), 'content-length': length - from, ...range, ...headers });
  response.end(content.subarray(from));
}

/** The status and the first byte for a request: the whole file unless a part of this very file is asked for. */
export function askedFor(request: IncomingMessage, content: Buffer): { status: 200 | 206; from: number } {
  const { range, 'if-range': ifRange } = request.headers;
  const [, first] = /^bytes=(\d+)-$/.exec(range ?? '') ?? [];
  if (first === undefined || (ifRange !== undefined && ifRange !== etagOf(content))) return { status: 200, from: 0 };
  return { status: 206, from: Number(first) };
}

/**
 * Sends the headers of a whole answer and then only the bytes up to `end`. The connection is cut once they lie in `part`, since a
 * reader may lose what it had not yet read when it was cut; where no part is named, the server falls silent instead.
 */
export function sendUpTo(request: IncomingMessage, response: ServerResponse, content: Buffer, end: number, part?: string): void {
  const { status, from } = askedFor(request, content);
  const length = content.length;
  const range = status === 206 ? { 'content-range': `bytes ${from}-${length - 1}/${length}` } : {};
  response.writeHead(status, { etag: etagOf(content), 'content-length': length - from, ...range });
  response.write(content.subarray(from, end));
  if (part !== undefined) cutWhen(() => existsSync(part) && statSync(part).size === end, response);
}

/** Cuts the connection as soon as `ready` says so. */
export function cutWhen(ready: () => boolean, response: ServerResponse): void {
  const timer = setInterval(() => {
    if (!ready()) return;
    clearInterval(timer);
    response.destroy();
  }, 5);
  response.on('close', () => clearInterval(timer));
}
