import { parseHTML } from 'linkedom';
import type { ReportFile } from '../../reports/input.ts';

/** The text of one file of a report. */
export function textOf(files: readonly ReportFile[], path: string): string {
  const file = files.find((f) => f.path === path);
  if (!file) throw new Error(`no ${path} among ${files.map((f) => f.path).join(', ')}`);
  return new TextDecoder().decode(file.content);
}

/** The page of a report as a document. */
export const pageOf = (files: readonly ReportFile[]) => parseHTML(textOf(files, 'index.html')).document;
export type Page = ReturnType<typeof pageOf>;

/** The elements that a selector finds, as a list. */
export const all = (node: ParentNode, selector: string): Element[] => Array.from(node.querySelectorAll(selector));
/** What a reader reads, white space made single. */
export const wordsOf = (node: { textContent: string | null }) => (node.textContent ?? '').replace(/\s+/g, ' ').trim();
/** The section under the heading of that id. */
export const sectionOf = (page: Page, id: string) => page.querySelector(`#${id}`)!.parentElement!;
