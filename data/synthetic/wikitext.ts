import { randomState } from '../../src/stats/random.ts';
import { SYNTHETIC_PAGE } from '../wikitext/file.ts';
import type { Size } from './make-assembly.ts';
import { sentenceMaker } from './sentences.ts';

/** Pages of the test part, and paragraphs of each; three sentences a paragraph. */
const FULL = { pages: 60, paragraphs: 35 };
const SMALL = { pages: 2, paragraphs: 2 };
const SENTENCES = 3;

/** Text in the layout of WikiText-2: pages that begin with a title, blank lines between, marks apart from words, a blank at each end. */
export function syntheticWikitext({ full }: Size): string {
  const next = sentenceMaker(randomState(2));
  const { pages, paragraphs } = full ? FULL : SMALL;
  const sentence = () => next(11).replace('.', ' .');
  const paragraph = () => Array.from({ length: SENTENCES }, sentence).join(' ');
  const page = (number: number) => [
    `= ${SYNTHETIC_PAGE} ${number} =`,
    ...Array.from({ length: paragraphs }, () => ['', paragraph()]).flat(),
    '',
  ];
  const lines = Array.from({ length: pages }, (_, i) => page(i + 1)).flat();
  return lines.map((line) => (line === '' ? ' \n' : ` ${line} \n`)).join('');
}
