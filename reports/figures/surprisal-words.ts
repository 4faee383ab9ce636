import { counted, decimals, formatCount, shorten, slug } from '../format.ts';
import { markup, nothing } from '../markup.ts';
import type { Standing } from '../standings.ts';
import { typicalPassage } from '../typical-passage.ts';
import { type Figure, hint, label } from './figure.ts';

const MOST_WORDS = 60;
const WIDTH = 820;
const LINE = 96;
const BAR = 54;

/** A typical passage, set as running text, with a bar over each word for its surprisal; or why there is none. */
export function surprisalWords(standing: Standing): Figure | string {
  const passage = typicalPassage(standing.benchmark);
  if (!passage) return `${standing.title}: no surprisal was measured on its texts.`;
  const words = setInLines(passage.words.slice(0, MOST_WORDS));
  const most = words.reduce((top, { bits }) => (Number.isNaN(bits) ? top : Math.max(top, bits)), 1);
  const cut =
    passage.words.length > words.length
      ? ` Its first ${words.length} of ${formatCount(passage.words.length)} words are shown.`
      : '';
  const choice = passage.of > 1 ? `: the median of ${counted(passage.of, 'passage')}` : '';
  const marks = words.map(({ word, bits, x, line, width }) => {
    const base = 14 + line * LINE + BAR;
    const height = Math.max((Math.abs(Number.isNaN(bits) ? 0 : bits) / most) * BAR, 0.5); // a word without a surprisal has the thinnest bar
    return markup`<g class="hue-0"><rect class="bar pale" x="${x}" y="${base - height}" width="${width}" height="${height}">${hint(`${decimals(bits, 2)} bits`)}</rect></g>
${label(x, base - height - 3, 'soft small', decimals(bits, 1))}${label(x, base + 16, '', shorten(word, 40))}`;
  });
  const lines = words.length ? words[words.length - 1].line + 1 : 0;
  return {
    name: `surprisal-${slug(standing.benchmark.id)}`,
    title: `${standing.title}: surprisal word by word`,
    caption: `Bits per word under ${standing.benchmark.surprisalOf}, given the passage before it. Passage “${passage.id}”, mean ${decimals(passage.mean, 1)} bits${choice}.${cut}`,
    width: WIDTH,
    height: lines * LINE + 4,
    body: markup`${marks.length ? marks : nothing}`,
  };
}

interface SetWord {
  readonly word: string;
  readonly bits: number;
  readonly x: number;
  readonly line: number;
  readonly width: number;
}

/** Words from left to right, broken into lines; widths are an estimate (7.6 pixels a character) that errs on the wide side. */
function setInLines(words: readonly { word: string; bits: number }[]): SetWord[] {
  let x = 4;
  let line = 0;
  return words.map(({ word, bits }) => {
    const width = Math.max(24, Math.min(word.length, 40) * 7.6);
    if (x + width > WIDTH - 4) [x, line] = [4, line + 1];
    const set = { word, bits, x, line, width };
    x += width + 10;
    return set;
  });
}
