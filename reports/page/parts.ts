import { slug } from '../format.ts';
import { type Markup, markup, nothing, type Part } from '../markup.ts';
import type { Standing } from '../standings.ts';

/** The mark that every simulated benchmark carries wherever it is named. */
export const badge = ({ benchmark }: Standing): Markup =>
  benchmark.simulated ? markup` <span class="badge">simulated</span>` : nothing;

export const named = (standing: Standing): Markup => markup`${standing.benchmark.title}${badge(standing)}`;

export const section = (title: string, body: Part): Markup =>
  markup`<section aria-labelledby="${slug(title)}"><h2 id="${slug(title)}">${title}</h2>${body}</section>`;

export const note = (text: Part): Markup => markup`<p class="note">${text}</p>`;

/** A cell of numbers; `value` first, and what belongs to it in small below. */
export const numberCell = (value: string, under?: Part, look = ''): Markup =>
  markup`<td class="number ${look}"><span class="value">${value}</span>${under === undefined ? nothing : markup`<span class="under">${under}</span>`}</td>`;

/** A table that scrolls sideways on a narrow screen and by the keyboard. */
export const tableOf = (caption: Part, head: Part, bodies: Part): Markup =>
  markup`<div class="scroll" role="region" aria-label="table" tabindex="0"><table><caption>${caption}</caption><thead>${head}</thead>${bodies}</table></div>`;
