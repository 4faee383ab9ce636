import { type Certainty, isAtEdge } from '../certainty.ts';
import { counted, decimals, formatCount, formatInterval, formatPenalty, formatPercent, formatR, listed } from '../format.ts';
import type { ScoreRow } from '../input.ts';
import { type Markup, markup, nothing } from '../markup.ts';
import { bestRows, conditions, type Standing } from '../standings.ts';
import { note, numberCell, tableOf } from './parts.ts';

const ARRANGEMENTS: Readonly<Record<string, string>> = {
  groups: 'whole groups of a fold are exchanged',
  rows: 'presentations of a fold are exchanged, which supposes them independent',
  shifts: 'the presentations of a fold are turned round in their order, which supposes a course much the same throughout',
};

/** How sure the scores of one benchmark are, and over what: a row a model, and one for each pair that was compared. */
export function certaintyTables(standing: Standing): Markup {
  const { certainty } = standing;
  const rows = bestRows(standing);
  if (rows.length === 0) return markup`<p class="absent">${standing.title}: no model was scored.</p>`;
  return markup`${tableOf(
    `${standing.title}: best sites (${conditions(standing)})`,
    markup`<tr><th scope="col">Model</th><th scope="col" class="number">r, best site</th><th scope="col" class="number">r, site chosen on other folds</th><th scope="col" class="number">Neuroids above chance, family-wise</th><th scope="col" class="number">by FDR</th><th scope="col" class="number">R² beyond the controls</th><th scope="col" class="number">Penalties at the grid’s end</th></tr>`,
    bodies(rows, (row) => modelRow(certainty, row)),
  )}${comparisonTable(standing)}${notes(certainty, rows)}`;
}

const bodies = (rows: readonly ScoreRow[], draw: (row: ScoreRow) => Markup): Markup => {
  const [models, controls] = [rows.filter((row) => !row.control), rows.filter((row) => row.control)];
  return markup`${models.length ? markup`<tbody>${models.map(draw)}</tbody>` : nothing}${controls.length ? markup`<tbody class="controls">${controls.map(draw)}</tbody>` : nothing}`;
};

function modelRow(certainty: Certainty, row: ScoreRow): Markup {
  const [choice, above, part] = [certainty.choiceOf(row), certainty.aboveChance(row), certainty.partOf(row, 'model')];
  const edge = certainty.edgeOf(row);
  const chosen =
    choice && `${formatR(choice.best_r)} at the best of all; ${choice.site}, ${choice.times} of ${counted(choice.folds, 'fold')}`;
  const of = above && `of ${formatCount(above.of)}`;
  return markup`<tr><th scope="row">${row.model}</th>${numberCell(formatR(row.r), row.site)}${numberCell(formatR(choice?.r ?? Number.NaN), chosen)}${numberCell(above ? formatCount(above.family) : '', of)}${numberCell(above ? formatCount(above.discovered) : '', of)}${numberCell(part ? formatR(part.r2) : '', part && formatInterval(part.r2_low, part.r2_high))}${numberCell(`${formatPercent(edge)}${isAtEdge(edge) ? ' ‡' : ''}`)}</tr>`;
}

function comparisonTable({ certainty, title, mapping, split }: Standing): Markup {
  const own = certainty.comparisons.filter((row) => row.mapping === mapping && row.split === split);
  if (own.length === 0) return nothing;
  const rows = own.map(
    (row) =>
      markup`<tr><th scope="row">${row.model}</th><td>${row.other}</td>${numberCell(formatR(row.difference), formatInterval(row.low, row.high))}${numberCell(decimals(row.p, 3))}${numberCell(decimals(row.q, 3))}</tr>`,
  );
  return tableOf(
    `${title}: models against one another and against controls, each at its best site`,
    markup`<tr><th scope="col">Model</th><th scope="col">less</th><th scope="col" class="number">Difference of r</th><th scope="col" class="number">p</th><th scope="col" class="number">q</th></tr>`,
    markup`<tbody>${rows}</tbody>`,
  );
}

function notes(certainty: Certainty, rows: readonly ScoreRow[]): Markup {
  const chosen = rows.some((row) => certainty.choiceOf(row));
  const tested = rows.flatMap((row) => certainty.aboveChance(row) ?? [])[0];
  const part = rows.flatMap((row) => certainty.partOf(row, 'model') ?? [])[0];
  const [pair] = certainty.comparisons;
  const grid = rows.some((row) => isAtEdge(certainty.edgeOf(row))) ? certainty.grid : undefined;
  return markup`${chosen ? note('Chosen on other folds: medians are taken fold by fold, so that the r beneath, of the one site that is best on all folds, may differ a little from that of the first column.') : nothing}
${tested ? note(`Above chance: held-out predictions stay and ${ARRANGEMENTS[tested.arrangement] ?? tested.arrangement}; family-wise p (largest r of all neuroids) below .05, or q (false discovery rate) below .05. The best site was chosen on the same scores.`) : nothing}
${part ? note(`R² beyond the controls: held-out R² of model and controls less that of the controls alone, by banded ridge (${part.controls}), median within a subject, then mean over subjects, with a 95 % interval; below 0 where the model adds nothing but noise.`) : nothing}
${pair && pair.interval !== 'nothing' ? note(`Differences: 95 % intervals and two-sided p by bootstrap of the same ${pair.interval} on both sides; q adjusts for all comparisons of the benchmark.`) : nothing}
${grid ? note(`‡ A tenth or more of the penalties, over folds and neuroids, lie at an end of the grid, ${listed(grid.map(formatPenalty))}: a wider grid may score otherwise. Where nothing can be predicted, the largest is what one expects.`) : nothing}`;
}
