import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderPage } from './page.ts';
import type { Result } from './result.ts';

/** What of a work stands on the page beside its results. */
interface Named {
  readonly name: string;
  readonly remark?: string;
}

/** Puts a result among those of earlier runs in bench.json, in place of that of the same name, and writes bench.md anew. */
export function storeResult(folder: string, result: Result, works: readonly Named[]): void {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'bench.json');
  const earlier: Result[] = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : [];
  const all = [...earlier.filter(({ name }) => name !== result.name), result];
  const order = works.map(({ name }) => name);
  const sorted = all.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  writeFileSync(path, asJson(sorted));
  writeFileSync(join(folder, 'bench.md'), renderPage(sorted, remarksOf(works)));
}

const remarksOf = (works: readonly Named[]): Map<string, string> =>
  new Map(works.flatMap(({ name, remark }) => (remark ? [[name, remark]] : [])));

/** Indented by two; lists of numbers and words on one line, as the formatter of the project has them. */
const asJson = (value: unknown): string =>
  `${JSON.stringify(value, null, 2).replaceAll(/\[\s+([^[\]{}]*?)\s+\]/g, (_, items: string) => `[${items.replaceAll(/\s*\n\s*/g, ' ')}]`)}\n`;
