import { formatCount, formatR, formatShare } from '../format.ts';
import { type Markup, markup } from '../markup.ts';
import { median } from '../median.ts';
import { neuroidScores } from '../neuroid-scores.ts';
import { conditions, type Standing } from '../standings.ts';
import { note, numberCell, tableOf } from './parts.ts';

const MOST = 40;

/** Median r, ceiling and share of the best model's best site in each region, over the neuroids of all subjects. */
export function regionTable(standing: Standing): Markup {
  const { benchmark, champion, title } = standing;
  const neuroids = champion ? neuroidScores(benchmark, champion) : [];
  if (!champion || !neuroids.length)
    return markup`<p class="absent">${title}: no table of regions, because none of its neuroids was scored.</p>`;
  const regions = new Map<string, typeof neuroids>();
  for (const neuroid of neuroids) regions.set(neuroid.region, [...(regions.get(neuroid.region) ?? []), neuroid]);
  const sorted = [...regions].sort(([, a], [, b]) => b.length - a.length);
  const rows = sorted
    .slice(0, MOST)
    .map(
      ([region, mine]) =>
        markup`<tr><th scope="row">${region}</th>${numberCell(formatCount(mine.length))}${numberCell(formatR(median(mine.map((n) => n.r))))}${numberCell(formatShare(median(mine.map((n) => n.ceiling))))}${numberCell(formatShare(median(mine.map((n) => n.share))))}</tr>`,
    );
  const rest = sorted.length - rows.length;
  return markup`${tableOf(
    `${title}: by region (${champion.model}, ${champion.site}, ${conditions(champion)})`,
    markup`<tr><th scope="col">Region</th><th scope="col" class="number">Neuroids</th><th scope="col" class="number">Median r</th><th scope="col" class="number">Median ceiling</th><th scope="col" class="number">Median share</th></tr>`,
    markup`<tbody>${rows}</tbody>`,
  )}${rest > 0 ? note(`${rest} smaller regions are not listed.`) : ''}`;
}
