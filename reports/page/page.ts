import { type Figure, place } from '../figures/figure.ts';
import { slug } from '../format.ts';
import type { Provenance } from '../input.ts';
import { type Markup, markup, Markup as Raw } from '../markup.ts';
import type { Standing } from '../standings.ts';
import { answer } from './answer.ts';
import { certaintyNotes, certaintyTables } from './certainty-tables.ts';
import { effectTable } from './effect-table.ts';
import { named, section } from './parts.ts';
import { ceilingTable, exclusionTable, modelList, provenance } from './records.ts';
import { regionTable } from './region-table.ts';
import { scoreTables } from './score-tables.ts';
import { pageCss } from './style.ts';

/** What is drawn of one benchmark; a sentence stands where a figure could not be drawn. */
export interface Drawings {
  readonly layers: Figure | string;
  readonly subjects: Figure | string;
  readonly neuroids: Figure | string;
  readonly rdms: Figure | string;
  readonly rsa: Figure | string;
  /** Undefined where another benchmark of the same texts shows it. */
  readonly surprisal: Figure | string | undefined;
  /** Undefined where no measure of single words was tried. */
  readonly effects: Figure | undefined;
}

const TITLE = 'Do language models represent and predict language as the brain does?';
const QUESTION =
  'A language model reads the texts that people read or heard, and at each of its sites a regression predicts what was recorded from them. If the model holds what the brain holds, it should predict held-out recordings better than controls that hold no language, and its patterns should resemble each other where theirs do.';

/** The whole page: one HTML file that needs nothing else. */
export function page(standings: readonly Standing[], drawings: readonly Drawings[], from: Provenance): string {
  const per = (draw: (standing: Standing, drawing: Drawings) => Markup) =>
    markup`${standings.map((standing, i) => markup`<h3>${named(standing)}</h3>${draw(standing, drawings[i])}`)}`;
  const shown = standings.flatMap((standing, i) =>
    drawings[i].surprisal === undefined ? [] : [{ standing, drawn: drawings[i].surprisal }],
  );
  const tried = standings.flatMap((standing, i) => {
    const { effects } = drawings[i];
    return effects ? [markup`<h3>${named(standing)}</h3>${place(effects)}${effectTable(standing.title, standing.effects)}`] : [];
  });
  const sections: [string, Markup][] = [
    ['Scores', scoreTables(standings)],
    ['How sure, and over what', markup`${certaintyNotes(standings)}${per((standing) => certaintyTables(standing))}`],
    ['Layer by layer', per((_, { layers }) => place(layers))],
    ['Subjects and regions', per((standing, { subjects }) => markup`${place(subjects)}${regionTable(standing)}`)],
    ['Neuroid by neuroid', per((_, { neuroids }) => place(neuroids))],
    ['Patterns face to face', per((_, { rdms, rsa }) => markup`${place(rdms)}${place(rsa)}`)],
    ['Surprisal', markup`${shown.map(({ standing, drawn }) => markup`<h3>${named(standing)}</h3>${place(drawn)}`)}`],
    ...(tried.length ? [['Effects of surprisal', markup`${tried}`] as [string, Markup]] : []),
    ['Controls', modelList(from)],
    ['Left out', exclusionTable(standings)],
    ['Ceilings', ceilingTable(standings)],
    ['Provenance', provenance(standings, from)],
  ];
  return markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>brain-align: ${TITLE}</title><style>${new Raw(pageCss())}</style></head>
<body><header><h1>${TITLE}</h1><p class="lead">${QUESTION}</p></header>
<main>${answer(standings)}
<nav aria-label="Contents">${sections.map(([title]) => markup`<a href="#${slug(title)}">${title}</a> `)}</nav>
${sections.map(([title, body]) => section(title, body))}</main></body></html>
`.source;
}
