import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { gptFamily } from '../../data/models/gpt-family.ts';
import { EMBEDDED } from './embedded-model.ts';
import { type Handler, type Hub, sendFile, serve, sha256 } from './faulty-hub.ts';

export const COMMIT = '0123456789abcdef0123456789abcdef01234567';

/** The card under which the embedded model is served: that of distilgpt2, whose revision is a branch. */
export const CARD = gptFamily.find(({ id }) => id === 'distilgpt2')!;
export const SOURCE = CARD.source!;

/** The content that is served under a path of the repository. */
export const served = (path: string): Buffer => readFileSync(join(EMBEDDED, SOURCE.files.find(({ from }) => from === path)!.as));

const gitHash = (content: Buffer) => createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');

/**
 * A hub as far as we use it: `/<repository>/resolve/<revision>/<path>` names commit and hash; the graph is redirected to another
 * address. It gives the embedded model for every model. `fault` answers first, and lets the hub answer where it returns false.
 */
export function serveHub(t: ExecutionContext, fault: (...args: Parameters<Handler>) => boolean = () => false): Promise<Hub> {
  return serve(t, (request, response, nth) => {
    if (fault(request, response, nth)) return;
    const [, stored] = /^\/store\/(.+)$/.exec(request.url!) ?? [];
    if (stored) return sendFile(request, response, served(stored));
    const [, revision, path] = /^\/Xenova\/distilgpt2\/resolve\/([^/]+)\/(.+)$/.exec(request.url!) ?? [];
    if (!path || !['main', COMMIT].includes(revision)) return response.writeHead(404).end();
    const content = served(path);
    const headers = { 'x-repo-commit': COMMIT };
    if (!path.endsWith('.onnx'))
      return sendFile(request, response, content, { ...headers, 'x-linked-etag': `"${gitHash(content)}"` });
    response.writeHead(302, { ...headers, 'x-linked-etag': `"${sha256(content)}"`, location: `/store/${path}` }).end();
  });
}
