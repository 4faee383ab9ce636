import { NumericError } from '../src/errors.ts';

/** A piece of HTML or SVG whose text is already escaped. Only `markup` makes one, so nothing reaches a page unescaped. */
export class Markup {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}
export type Part = Markup | string | number | readonly Part[];

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text for element content or a quoted attribute. Control characters, which XML forbids, become U+FFFD. */
export const escapeText = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the very characters to replace
  text.replace(/[&<>"']/g, (c) => ENTITIES[c]).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');

function sourceOf(part: Part): string {
  if (part instanceof Markup) return part.source;
  if (typeof part === 'string') return escapeText(part);
  if (typeof part === 'number') return coordinate(part);
  if (Array.isArray(part)) return part.map(sourceOf).join('');
  throw new NumericError('report', `a part of a page is ${String(part)}`, 'say in words what is missing');
}

function coordinate(value: number): string {
  if (!Number.isFinite(value)) throw new NumericError('report', `a number of a page is ${value}`, 'say in words what is missing');
  return String(Math.round(value * 100) / 100 + 0);
}

/**
 * A tagged template for HTML and SVG. Strings are escaped, numbers are rounded to two decimals, lists are joined, and markup goes
 * in as it is. Throws NumericError where a number is not finite or a part is undefined: a page never shows either.
 */
export const markup = (strings: TemplateStringsArray, ...parts: Part[]): Markup =>
  new Markup(strings.reduce((source, text, i) => source + sourceOf(parts[i - 1]) + text));

export const nothing = new Markup('');
