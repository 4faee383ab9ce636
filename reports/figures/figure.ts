import { type Markup, markup, nothing } from '../markup.ts';
import { figureCss, LIGHT } from '../palette.ts';

/** A drawing that stands on the page and as a file of its own. */
export interface Figure {
  /** File name without ending, unique in the report. */
  readonly name: string;
  /** Says `simulated` where it applies. */
  readonly title: string;
  /** What is drawn and how to read it: the caption, and the alternative text. */
  readonly caption: string;
  readonly width: number;
  readonly height: number;
  readonly body: Markup;
}

/** The figure inside the page: coloured by the page's own light or dark setting. */
export const inlineSvg = ({ title, caption, width, height, body }: Figure): Markup =>
  markup`<svg class="figure" xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${`${title}. ${caption}`}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${body}</svg>`;

const HEAD = 34;

/** The figure as a file: light colours, its title inside, readable where no style sheet of ours is. */
export function standaloneSvg({ title, caption, width, height, body }: Figure): string {
  const css = figureCss((name) => LIGHT[name]).replaceAll('\n', ' ');
  const view = markup`0 ${-HEAD} ${width} ${height + HEAD}`;
  return markup`<svg class="figure" xmlns="http://www.w3.org/2000/svg" viewBox="${view}" width="${width}" height="${height + HEAD}" font-family="'DejaVu Sans', Helvetica, Arial, sans-serif">
<title>${title}</title><desc>${caption}</desc><style>${css}</style>
<rect x="0" y="${-HEAD}" width="${width}" height="${height + HEAD}" fill="${LIGHT.paper}"/>
<text class="heading" x="8" y="-14">${title}</text>${body}</svg>
`.source;
}

/** A figure with its caption, or the sentence that says why there is none. */
export const place = (drawn: Figure | string): Markup =>
  typeof drawn === 'string'
    ? markup`<p class="absent">${drawn}</p>`
    : markup`<figure id="${drawn.name}">${inlineSvg(drawn)}<figcaption><b>${drawn.title}.</b> ${drawn.caption}</figcaption></figure>`;

/** Text at a point; \`look\` are classes: soft, small, strong, tinted, end, middle. */
export const label = (x: number, y: number, look: string, text: string): Markup =>
  markup`<text x="${x}" y="${y}" class="${look}">${text}</text>`;

/** A hint that appears where the pointer rests. */
export const hint = (text: string): Markup => (text ? markup`<title>${text}</title>` : nothing);
