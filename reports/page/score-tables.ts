import { groupBy } from '../../src/table/group.ts';
import { formatInterval, formatR, formatShare, listed } from '../format.ts';
import type { ScoreRow } from '../input.ts';
import { measureLeak } from '../leak.ts';
import { type Markup, markup, nothing } from '../markup.ts';
import { bestRows, hasShuffled, methodOf, type Standing } from '../standings.ts';
import { named, note, numberCell, tableOf } from './parts.ts';

/** Benchmarks side by side in one table: more would not fit a printed page. */
const ABREAST = 2;
const MAPPING_TITLES: Readonly<Record<string, string>> = {
  ridge: 'Ridge regression',
  ols: 'Ordinary least squares',
  pls: 'Partial least squares',
};

/** Models × benchmarks, ridge first, then OLS and PLS, with the notes that the marks refer to. */
export function scoreTables(standings: readonly Standing[]): Markup {
  const tables = Object.keys(MAPPING_TITLES).flatMap((mapping) => {
    const scored = standings.filter((s) => bestRows(s, mapping).length > 0);
    return abreast(scored).map((some) => scoreTable(mapping, some));
  });
  if (!tables.length) return markup`<p class="absent">No model was scored by regression.</p>`;
  return markup`${tables}${notes(standings)}`;
}

const abreast = (standings: readonly Standing[]): Standing[][] =>
  Array.from({ length: Math.ceil(standings.length / ABREAST) }, (_, i) => standings.slice(i * ABREAST, (i + 1) * ABREAST));

function scoreTable(mapping: string, standings: readonly Standing[]): Markup {
  const rows = standings.map((standing) => bestRows(standing, mapping));
  const ids = (control: boolean) => [...new Set(rows.flat().flatMap((row) => (row.control === control ? [row.model] : [])))];
  const body = (control: boolean) =>
    ids(control).map(
      (model) => markup`<tr><th scope="row">${model}</th>${standings.map((s, i) => cells(s, mapping, model, rows[i]))}</tr>`,
    );
  const [models, controls] = [body(false), body(true)];
  return tableOf(
    `${MAPPING_TITLES[mapping]}, each model at its best site`,
    markup`<tr><td></td>${standings.map((s) => markup`<th scope="colgroup" class="group-start" colspan="${hasShuffled(s) ? 4 : 3}">${named(s)}<span class="under">${s.split} folds</span></th>`)}</tr>
<tr><th scope="col">Model</th>${standings.map(columnHeads)}</tr>`,
    markup`${models.length ? markup`<tbody>${models}</tbody>` : nothing}${controls.length ? markup`<tbody class="controls">${controls}</tbody>` : nothing}`,
  );
}

const columnHeads = (standing: Standing): Markup =>
  markup`<th scope="col" class="number group-start">r${standing.split === 'shuffled' ? '†' : ''} [95 %], best site</th><th scope="col" class="number">Ceiling</th><th scope="col" class="number">Share</th>${
    hasShuffled(standing) ? markup`<th scope="col" class="number">r shuffled†</th>` : nothing
  }`;

function cells(standing: Standing, mapping: string, model: string, rows: readonly ScoreRow[]): Markup {
  const row = rows.find((r) => r.model === model);
  const shuffled = bestRows(standing, mapping, 'shuffled').find((r) => r.model === model);
  const last = hasShuffled(standing) ? numberCell(shuffled ? `${formatR(shuffled.r)}†` : formatR(Number.NaN)) : nothing;
  if (!row) return markup`<td class="number group-start">not run</td><td></td><td></td>${last}`;
  const top = Math.max(...rows.map(({ r }) => r));
  const [ceiling, share] = [numberCell(formatShare(row.ceiling)), numberCell(formatShare(row.share))];
  return markup`<td class="number ${row.r === top ? 'group-start best' : 'group-start'}"><span class="value">${formatR(row.r)}</span>${intervalBeside(row)}<span class="under">${row.site}</span></td>${ceiling}${share}${last}`;
}

/** The interval, smaller, after the score; nothing where there is none, as the note below the table says. */
const intervalBeside = ({ r_low, r_high }: ScoreRow): Markup =>
  Number.isFinite(r_low) && Number.isFinite(r_high)
    ? markup` <span class="beside">${formatInterval(r_low, r_high)}</span>`
    : nothing;

function notes(standings: readonly Standing[]): Markup {
  const above = standings.some(({ rows }) => rows.some((row) => row.best && row.share > 1));
  return markup`${note('r: median over neuroids within a subject, then mean over subjects. Share: r over ceiling, neuroid by neuroid, then summarised in the same way. Bold: highest r of the column. The best site is chosen on the same held-out scores that are shown, so read it as a description. A dash: not defined, or nothing could be resampled.')}${methodOf(standings).map((sentence) => note(sentence))}
${note(intervalsOf(standings))}
${above ? note('A share above 1 means that the ceiling was under-estimated; it is reported, not clamped.') : nothing}
${standings.some(hasShuffled) || standings.some(({ split }) => split === 'shuffled') ? note(markup`† Shuffled folds put presentations of one passage on both sides of the split, so that neighbourhood alone predicts. ${standings.map(leakSentence)}`) : nothing}`;
}

/** What the intervals come from, each kind with its benchmarks. */
function intervalsOf(standings: readonly Standing[]): string {
  const kinds = groupBy(standings, ({ rows, champion }) => champion?.interval ?? rows[0]?.interval ?? 'nothing');
  return [...kinds].map(([interval, of]) => `${resampled(interval)}: ${listed(of.map(({ title }) => title))}.`).join(' ');
}

const resampled = (interval: string): string =>
  interval === 'nothing'
    ? 'Nothing could be resampled, so there is no interval'
    : `Intervals are 95 %, by bootstrap over ${interval === 'passages' ? 'held-out passages' : interval}`;

/** OASM on both splits, in words. */
export function leakSentence(standing: Standing): string {
  const leak = measureLeak(standing);
  if (!leak) return `${standing.title}: OASM did not run on both splits, so the leak is not measured. `;
  const { shuffled, whole } = leak;
  return `${standing.title}: OASM, which holds no content, scores r ${formatR(shuffled.r)}† shuffled and ${formatR(whole.r)} ${whole.split}. `;
}
