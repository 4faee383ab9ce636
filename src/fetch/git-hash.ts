import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** The name that git gives to a file of this content: SHA-1 of `blob <bytes>\0` and the content. */
export async function gitHashOfFile(path: string, bytes: number): Promise<string> {
  const hash = createHash('sha1').update(`blob ${bytes}\0`);
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}
