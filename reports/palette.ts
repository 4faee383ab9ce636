/**
 * The colours of the report by name, for a light and a dark page. Hues are those of Okabe & Ito (2008), which stay apart for readers
 * with any common colour vision; the dark ones are the same hues, lighter.
 */
export const LIGHT = {
  paper: '#ffffff',
  ink: '#1b1f24',
  soft: '#5b6470',
  faint: '#9aa3ad',
  rule: '#dfe3e8',
  wash: '#f4f6f8',
  warn: '#b3470a',
  'hue-0': '#0072b2',
  'hue-1': '#009e73',
  'hue-2': '#cc79a7',
  'hue-3': '#e69f00',
  'hue-4': '#56b4e9',
} as const;

export const DARK: Record<keyof typeof LIGHT, string> = {
  paper: '#14171a',
  ink: '#e6e9ec',
  soft: '#a5aeb8',
  faint: '#737d88',
  rule: '#2f353b',
  wash: '#1c2126',
  warn: '#f2945c',
  'hue-0': '#5fb4ea',
  'hue-1': '#3fc79f',
  'hue-2': '#e3a3c6',
  'hue-3': '#f0b840',
  'hue-4': '#8fd0f5',
};

export type Colour = keyof typeof LIGHT;
const HUES = 5;

/** The class that colours the model at this place of the legend. */
export const hueClass = (place: number): string => `hue-${place % HUES}`;

const declarations = (theme: Record<Colour, string>) =>
  Object.entries(theme)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(';');

/** Custom properties for a page that follows the reader's light or dark setting; paper is always light. */
export const themeCss = (): string =>
  `:root{color-scheme:light dark;${declarations(LIGHT)}}\n` +
  `@media screen and (prefers-color-scheme:dark){:root{${declarations(DARK)}}}`;

/** How the marks of a figure look, given how a colour is written: `var(--ink)` on a page, a plain colour in a file. */
export function figureCss(colour: (name: Colour) => string): string {
  const hues = Array.from({ length: HUES }, (_, i) => `.hue-${i}{color:${colour(`hue-${i}` as Colour)}}`).join('');
  return `${hues}
.control{color:${colour('faint')}} .warn{color:${colour('warn')}}
svg.figure text{font-size:12px;fill:${colour('ink')}}
svg.figure text.soft{fill:${colour('soft')}} svg.figure text.small{font-size:10.5px} svg.figure text.strong{font-weight:600}
svg.figure text.tinted{fill:currentColor;paint-order:stroke;stroke:${colour('paper')};stroke-width:3px} svg.figure text.heading{font-size:14px;font-weight:600}
svg.figure text.end{text-anchor:end} svg.figure text.middle{text-anchor:middle}
.grid{stroke:${colour('rule')};stroke-width:1;fill:none} .axis{stroke:${colour('faint')};stroke-width:1;fill:none}
.ceiling{stroke:${colour('ink')};stroke-width:1;stroke-dasharray:5 3;fill:none}
.line{stroke:currentColor;stroke-width:2;fill:none;stroke-linejoin:round} .thin{stroke:currentColor;stroke-width:1;fill:none}
.dashed{stroke-dasharray:2 3} .area{fill:currentColor;fill-opacity:.16} .dot{fill:currentColor;stroke:${colour('paper')};stroke-width:1}
.ring{fill:none;stroke:currentColor;stroke-width:1.5} .bar{fill:currentColor} .pale{fill-opacity:.55}
.noise{fill:${colour('faint')};fill-opacity:.22}`;
}
