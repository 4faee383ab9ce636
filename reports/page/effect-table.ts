import { decimals, formatCount, formatInterval, formatR } from '../format.ts';
import type { EffectRow } from '../input.ts';
import { type Markup, markup } from '../markup.ts';
import { note, numberCell, tableOf } from './parts.ts';

const LAGS = ['of the word', 'of the word before'];

/** How the measures of a benchmark go with the model's surprisal, a row a measure; the other predictors stand in the figure. */
export function effectTable(title: string, rows: readonly EffectRow[]): Markup {
  const own = rows.filter(({ predictor }) => predictor === rows[0].predictor);
  const held = [...new Set(own.map(({ covariates }) => covariates))].map((covariates) => markup`<li>${covariates}</li>`);
  const head = markup`<tr><th scope="col">Measure</th><th scope="col">${rows[0].predictor}</th><th scope="col" class="number">r</th><th scope="col" class="number">r, covariates held</th><th scope="col" class="number">Change for one SD</th><th scope="col">Expected</th></tr>`;
  const lines = own.map(
    (row) =>
      markup`<tr><th scope="row">${row.neuroid_id}</th><td>${LAGS[row.lag]}</td>${numberCell(formatR(row.r), `${formatInterval(row.r_low, row.r_high)}, ${formatCount(row.words)} words`)}${numberCell(formatR(row.partial_r), `${formatInterval(row.partial_low, row.partial_high)}, ${formatCount(row.partial_words)} words`)}${numberCell(decimals(row.slope, 2), `[${decimals(row.slope_low, 2)}, ${decimals(row.slope_high, 2)}]`)}<td>${judge(row)}</td></tr>`,
  );
  return markup`${tableOf(`${title}: effects of surprisal`, head, markup`<tbody>${lines}</tbody>`)}
${note(markup`Under each number its 95 % interval, from runs of words drawn with replacement. What was expected is judged with covariates held constant:`)}<ul class="note">${held}</ul>`;
}

/** What was expected of the effect with covariates held, and whether its interval bears it out. */
export function judge({ expected, partial_low, partial_high }: EffectRow): string {
  if (expected === 0) return 'no sign expected';
  const sign = expected > 0 ? 'above 0' : 'below 0';
  if (!Number.isFinite(partial_low)) return `${sign}: no interval`;
  if (partial_low > 0 || partial_high < 0) return `${sign}: ${partial_low > 0 === expected > 0 ? 'yes' : 'no, the opposite'}`;
  return `${sign}: not told from 0`;
}
