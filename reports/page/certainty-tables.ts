import { type AboveChance, type Certainty, isAtEdge } from '../certainty.ts';
import { counted, decimals, formatCount, formatInterval, formatPenalty, formatPercent, formatR } from '../format.ts';
import type { ScoreRow } from '../input.ts';
import { type Markup, markup, nothing } from '../markup.ts';
import { bestRows, conditions, type Standing } from '../standings.ts';
import { note, numberCell, tableOf } from './parts.ts';

const ARRANGEMENTS: Readonly<Record<string, string>> = {
  groups: 'whole groups of a fold are exchanged',
  rows: 'presentations of a fold are exchanged, which supposes them independent',
  shifts: 'the presentations of a fold are turned round in their order, which supposes a course much the same throughout',
};

interface Column {
  readonly head: string;
  /** Nothing of it is known of a row: an empty cell; of no row: no column. */
  cell(certainty: Certainty, row: ScoreRow): Markup | undefined;
}

const COLUMNS: readonly Column[] = [
  { head: 'r, best site', cell: (_, row) => numberCell(formatR(row.r), row.site) },
  {
    head: 'r, site chosen on other folds',
    cell(certainty, row) {
      const choice = certainty.choiceOf(row);
      if (!choice) return numberCell(formatR(Number.NaN));
      const chosen = `${choice.site}, ${choice.times} of ${counted(choice.folds, 'fold')}`;
      return numberCell(formatR(choice.r), markup`${formatR(choice.best_r)} at the best of all<br>${chosen}`);
    },
  },
  { head: 'Neuroids above chance, family-wise', cell: (certainty, row) => countCell(certainty.aboveChance(row), 'family') },
  { head: 'Neuroids above chance, by FDR', cell: (certainty, row) => countCell(certainty.aboveChance(row), 'discovered') },
  {
    head: 'R² beyond the controls',
    cell(certainty, row) {
      const part = certainty.partOf(row, 'model');
      return part && numberCell(formatR(part.r2), formatInterval(part.r2_low, part.r2_high));
    },
  },
  {
    head: 'Penalties at the grid’s end',
    cell(certainty, row) {
      const edge = certainty.edgeOf(row);
      return Number.isNaN(edge) ? undefined : numberCell(`${formatPercent(edge)}${isAtEdge(edge) ? ' ‡' : ''}`);
    },
  },
];

const countCell = (above: AboveChance | undefined, which: 'family' | 'discovered'): Markup | undefined =>
  above && numberCell(formatCount(above[which]), `of ${formatCount(above.of)}`);

/** How sure the scores of one benchmark are, and over what: a row a model, and one for each pair that was compared. */
export function certaintyTables(standing: Standing): Markup {
  const { certainty } = standing;
  const rows = bestRows(standing);
  if (rows.length === 0) return markup`<p class="absent">${standing.title}: no model was scored.</p>`;
  const columns = COLUMNS.filter(({ cell }) => rows.some((row) => cell(certainty, row)));
  const draw = (row: ScoreRow) =>
    markup`<tr><th scope="row">${row.model}</th>${columns.map(({ cell }) => cell(certainty, row) ?? markup`<td></td>`)}</tr>`;
  return markup`${tableOf(
    `${standing.title}: best sites (${conditions(standing)})`,
    markup`<tr><th scope="col">Model</th>${columns.map(({ head }) => markup`<th scope="col" class="number">${head}</th>`)}</tr>`,
    bodies(rows, draw),
  )}${comparisonTable(standing)}${particulars(certainty, rows)}`;
}

const bodies = (rows: readonly ScoreRow[], draw: (row: ScoreRow) => Markup): Markup => {
  const [models, controls] = [rows.filter((row) => !row.control), rows.filter((row) => row.control)];
  return markup`${models.length ? markup`<tbody>${models.map(draw)}</tbody>` : nothing}${controls.length ? markup`<tbody class="controls">${controls.map(draw)}</tbody>` : nothing}`;
};

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

/** What the tables of all benchmarks say, once for all. */
export function certaintyNotes(standings: readonly Standing[]): Markup {
  const some = (known: (certainty: Certainty, row: ScoreRow) => unknown) =>
    standings.some((standing) => bestRows(standing).some((row) => known(standing.certainty, row)));
  const said = [
    some((certainty, row) => certainty.choiceOf(row)) &&
      'Chosen on other folds: medians are taken fold by fold, so that the r beneath, of the one site that is best on all folds, may differ a little from that of the first column.',
    some((certainty, row) => certainty.aboveChance(row)) &&
      'Above chance: held-out predictions stay, recordings are put beside them in another order; family-wise p (largest r of all neuroids) below .05, or q (false discovery rate) below .05. The best site was chosen on the same scores.',
    some((certainty, row) => certainty.partOf(row, 'model')) &&
      'R² beyond the controls: held-out R² of model and controls less that of the controls alone, by banded ridge, median within a subject, then mean over subjects, with a 95 % interval; below 0 where the model adds nothing but noise.',
    standings.some(({ certainty }) => isResampled(certainty)) &&
      'Differences: 95 % intervals and two-sided p by bootstrap of the same subjects or passages on both sides; q adjusts for all comparisons of the benchmark.',
    some((certainty, row) => isAtEdge(certainty.edgeOf(row))) &&
      '‡ A tenth or more of the penalties, over folds and neuroids, lie at an end of the grid: a wider grid may score otherwise. Where nothing can be predicted, the largest is what one expects.',
  ];
  return markup`${said.map((text) => (text ? note(text) : nothing))}`;
}

const isResampled = ({ comparisons }: Certainty): boolean => comparisons.length > 0 && comparisons[0].interval !== 'nothing';

/** What holds of one benchmark alone. */
function particulars(certainty: Certainty, rows: readonly ScoreRow[]): Markup {
  const tested = rows.flatMap((row) => certainty.aboveChance(row) ?? [])[0];
  const part = rows.flatMap((row) => certainty.partOf(row, 'model') ?? [])[0];
  const { grid } = certainty;
  const said = [
    tested && `Another order: ${ARRANGEMENTS[tested.arrangement] ?? tested.arrangement}.`,
    part && `Controls that R² goes beyond: ${part.controls}.`,
    isResampled(certainty) && `Bootstrap over ${certainty.comparisons[0].interval}.`,
    grid && `Penalties from ${formatPenalty(grid[0])} to ${formatPenalty(grid[1])}.`,
  ].filter((text) => text !== undefined && text !== false);
  return said.length > 0 ? note(said.join(' ')) : nothing;
}
