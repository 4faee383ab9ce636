import { counted, formatR } from './format.ts';
import { type Markup, markup, Markup as Raw } from './markup.ts';
import {
  type Comparison,
  cellsOf,
  HEAD,
  LEAK_NOTE,
  type OfficialBlock,
  officialBlocks,
  SYNTHETIC_NOTE,
} from './official-table.ts';
import { note, section, tableOf } from './page/parts.ts';
import { pageCss } from './page/style.ts';

const TITLE = 'Brain-Score: our scores beside the published ones';
const LEAD =
  'Official benchmarks by their own rules: the texts read part by part, the folds, regressions, ceilings and aggregates of the registry. Scores are shares of the ceiling where the benchmark has one, and nothing is clamped.';

/** The table of official benchmarks as one HTML page that needs nothing else. */
export function officialPage(rows: readonly Comparison[]): string {
  const blocks = officialBlocks(rows);
  const run = blocks.filter(({ notRun }) => notRun === '');
  const rest = blocks.filter(({ notRun }) => notRun !== '');
  return markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>brain-align: ${TITLE}</title><style>${new Raw(pageCss())}</style></head>
<body><header><h1>${TITLE}</h1><p class="lead">${LEAD}</p></header>
<main>${run.map((block) => section(block.benchmark, scored(block)))}
${section('Not run', markup`<ul>${rest.map(({ benchmark, notRun }) => markup`<li>${benchmark}: ${notRun}</li>`)}</ul>`)}
${section('Published', rest.filter(({ published }) => published.length > 0).map(publishedOnly))}</main></body></html>
`.source;
}

function scored(block: OfficialBlock): Markup {
  const head = markup`<tr>${HEAD.map((name, i) => markup`<th class="${i > 1 ? 'number' : ''}">${name}</th>`)}</tr>`;
  const body = (control: boolean) =>
    markup`<tbody class="${control ? 'controls' : ''}">${block.ours.filter((row) => row.control === control).map(line)}</tbody>`;
  const notes = [...(block.synthetic ? [SYNTHETIC_NOTE] : []), ...(block.leaks ? [LEAK_NOTE] : [])];
  const caption = markup`${block.synthetic ? markup`<span class="badge">synthetic</span> ` : ''}${block.leaks ? 'shuffled folds †' : 'nothing leaks: whole groups are held out, or nothing is fitted'}`;
  const others = block.published.filter(({ status }) => status !== 'scored');
  return markup`${tableOf(caption, head, [body(false), body(true)])}${notes.map((text) => note(text))}${others.length > 0 ? publishedOnly({ ...block, published: others }) : ''}`;
}

function line(row: Comparison): Markup {
  const cells = cellsOf(row).map((text, i) => markup`<td class="${i > 0 ? 'number' : ''}">${text}</td>`);
  return markup`<tr><th scope="row">${row.model}</th>${cells}</tr>`;
}

/** What others published, folded away. */
const publishedOnly = ({ benchmark, published }: OfficialBlock): Markup =>
  markup`<details><summary>${benchmark}: published scores of ${counted(published.length, 'model')} not run here</summary>${tableOf(
    'published',
    markup`<tr><th>Model</th><th class="number">published</th><th>source</th></tr>`,
    markup`<tbody>${published.map((row) => markup`<tr><th scope="row">${row.model}</th><td class="number">${formatR(row.published)}</td><td>${row.source}</td></tr>`)}</tbody>`,
  )}</details>`;
