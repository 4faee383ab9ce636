import { DataError } from '../errors.ts';
import { Hiccup } from './hiccup.ts';
import type { Patience } from './patience.ts';

/** What a server gave in the end, and what the addresses on the way there said of the file. */
export interface Answer {
  readonly response: Response;
  /**
   * The file's identity where it is kept (`X-Linked-Etag`, without quotes): on the Hugging Face hub SHA-256, or git's SHA-1 of a
   * small file.
   */
  readonly linked: string | null;
  /** The commit that the hub took the revision for (`X-Repo-Commit`). */
  readonly commit: string | null;
}

const MOST_REDIRECTS = 5;
const REDIRECTS = [301, 302, 303, 307, 308];

/**
 * GETs an address and follows at most five redirects, never in a circle and never from https to http. Gives answers 200, 206 and
 * 416. Throws DataError for an answer that will stay as it is (401, 403, 404, a web page in place of the file), Hiccup for one
 * that may pass (no connection, 408, 429, 5xx, silence).
 */
export async function request(address: string, headers: Record<string, string>, wait: Patience): Promise<Answer> {
  const seen = new Set<string>();
  let at = new URL(address);
  let linked: string | null = null;
  let commit: string | null = null;
  for (;;) {
    checkHop(address, at, seen);
    const response = await send(at, headers, wait);
    linked ??= unquoted(response.headers.get('x-linked-etag'));
    commit ??= response.headers.get('x-repo-commit');
    if (!REDIRECTS.includes(response.status)) return { response: await accepted(address, response), linked, commit };
    await response.body?.cancel();
    at = nextHop(address, at, response);
  }
}

function checkHop(address: string, at: URL, seen: Set<string>): void {
  if (seen.has(at.href)) throw new DataError(address, `redirects in a circle, to ${at.href} again`, WRONG_ADDRESS);
  if (seen.size > MOST_REDIRECTS) throw new DataError(address, `redirects more than ${MOST_REDIRECTS} times`, WRONG_ADDRESS);
  seen.add(at.href);
}

const WRONG_ADDRESS = 'is it the right address? --hub (models) and --mirror (datasets) name another';

function nextHop(address: string, at: URL, { headers, status }: Response): URL {
  const location = headers.get('location');
  const next = location !== null && URL.canParse(location, at) ? new URL(location, at) : undefined;
  if (!next || !/^https?:$/.test(next.protocol))
    throw new DataError(address, `answers ${status} and leads to ${location ?? 'nowhere'}`, WRONG_ADDRESS);
  if (at.protocol === 'https:' && next.protocol === 'http:')
    throw new DataError(address, `leads from https to ${next.href}, which is not encrypted`, WRONG_ADDRESS);
  return next;
}

const UNREACHABLE =
  'is there a network? --hub (models) and --mirror (datasets) name a mirror; a proxy that the environment names is not used';

async function send(at: URL, headers: Record<string, string>, wait: Patience): Promise<Response> {
  try {
    // A compressed answer would have another length than the file, and its parts could not be put together.
    return await fetch(at, { redirect: 'manual', headers: { ...headers, 'accept-encoding': 'identity' }, signal: wait.signal });
  } catch (cause) {
    throw broken(cause, wait, `${at.host} cannot be reached`, UNREACHABLE);
  }
}

/** What a failure of the connection becomes; the caller's own abort stays what it is. */
export function broken(cause: unknown, wait: Patience, problem: string, wayOut?: string): unknown {
  if (wait.ranOut()) return new Hiccup('the server fell silent', { cause });
  if (wait.signal.aborted) return cause;
  const code = (cause as { cause?: { code?: string } }).cause?.code;
  return new Hiccup(code ? `${problem} (${code})` : problem, { cause, ...(wayOut ? { wayOut } : {}) });
}

async function accepted(address: string, response: Response): Promise<Response> {
  const { status, headers } = response;
  const isPage = status === 200 && /^text\/html\b/.test(headers.get('content-type') ?? '');
  if ([200, 206, 416].includes(status) && !isPage) return response;
  await response.body?.cancel();
  if (isPage) throw new DataError(address, 'is a web page, not the file', WRONG_ADDRESS);
  if (status === 408 || status === 429 || status >= 500)
    throw new Hiccup(`the server answers ${status}`, { wait: secondsIn(headers.get('retry-after')) });
  throw new DataError(address, ...refusal(status));
}

function refusal(status: number): [problem: string, wayOut: string] {
  if (status === 404 || status === 410)
    return [`there is no such file (${status})`, 'has it been renamed or withdrawn? its card in data/ says where we look'];
  if (status === 401 || status === 403)
    return [
      `is not given to everybody (${status}): it is private, or needs a licence to be accepted, or is gone`,
      'obtain it by hand, put it into a folder and name that with --model (models) or --mirror (datasets)',
    ];
  return [`the server answers ${status}`, WRONG_ADDRESS];
}

/** `Retry-After` in seconds, as milliseconds; its other form, a date, is not heeded. */
const secondsIn = (text: string | null): number | undefined => (text && /^\d+$/.test(text) ? Number(text) * 1000 : undefined);

const unquoted = (etag: string | null): string | null => (etag === null ? null : etag.replace(/^W\//, '').replaceAll('"', ''));
