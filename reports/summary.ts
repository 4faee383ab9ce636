import { edgeWarning } from './certainty.ts';
import { formatInterval, formatR, formatShare, shorten } from './format.ts';
import { measureLeak } from './leak.ts';
import { judgeRecovery } from './recovery.ts';
import { bestRows, conditions, hasShuffled, methodOf, type Standing } from './standings.ts';
import { textTable, wrap } from './text-table.ts';

const WIDTH = 100;
const RIGHT = new Set([2, 3, 4, 5, 6]);

/** The report in a terminal: best site of each model, controls further in, benchmark by benchmark, at most 100 columns wide. */
export function summaryText(standings: readonly Standing[]): string {
  const head = ['', 'best site', 'r', '95 % interval', 'ceiling', 'share', 'shuffled'];
  const blocks = standings.map((standing) => ({ standing, rows: rowsFor(standing) }));
  const lines = textTable([head, ...blocks.flatMap(({ rows }) => rows)], RIGHT);
  const starts = blocks.map((_, i) => blocks.slice(0, i).reduce((sum, { rows }) => sum + rows.length, 1));
  const body = blocks.flatMap(({ standing, rows }, i) => {
    const own = lines.slice(starts[i], starts[i] + rows.length);
    const title = wrap(`${standing.title}: ${conditions(standing)}`, WIDTH);
    const models = bestRows(standing).filter((row) => !row.control).length;
    const scored = [...own.slice(0, models), ...(own.length > models ? ['  controls'] : []), ...own.slice(models)];
    return ['', ...title, ...(own.length ? scored : ['  no model was scored']), ...remarks(standing)];
  });
  return `${[lines[0], ...body, '', ...footnotes(standings)].join('\n')}\n`;
}

function rowsFor(standing: Standing): string[][] {
  const shuffled = bestRows(standing, standing.mapping, 'shuffled');
  return bestRows(standing).map((row) => {
    const leaky = hasShuffled(standing) ? shuffled.find((s) => s.model === row.model) : undefined;
    return [
      `${row.control ? '    ' : '  '}${shorten(row.model, 19)}`,
      shorten(row.site, 20),
      `${formatR(row.r)}${row.split === 'shuffled' ? '†' : ''}`,
      formatInterval(row.r_low, row.r_high),
      formatShare(row.ceiling),
      formatShare(row.share),
      leaky ? `${formatR(leaky.r)}†` : '',
    ];
  });
}

function remarks(standing: Standing): string[] {
  const found = judgeRecovery(standing);
  const leak = measureLeak(standing);
  const planted =
    found && standing.benchmark.simulated
      ? [`SIMULATED: planted site ${found.planted}; recovered: ${found.recovered ? 'yes' : 'no'}`]
      : standing.benchmark.simulated
        ? ['SIMULATED recordings']
        : [];
  const oasm = leak
    ? [`OASM (no content): r ${formatR(leak.shuffled.r)}† shuffled, ${formatR(leak.whole.r)} ${leak.whole.split}`]
    : [];
  const edge = edgeWarning(standing.certainty, bestRows(standing)) ?? [];
  return [planted, oasm, edge].flat().flatMap((text) => wrap(text, WIDTH - 2).map((line) => `  ${line}`));
}

function footnotes(standings: readonly Standing[]): string[] {
  const shuffled = standings.some((s) => hasShuffled(s) || s.split === 'shuffled');
  const above = standings.some((s) => bestRows(s).some(({ share }) => share > 1));
  return [
    ...methodOf(standings).flatMap((text) => wrap(text, WIDTH)),
    ...(shuffled ? ['† shuffled folds leak: neighbours of a presentation stand on both sides of the split'] : []),
    ...(above ? ['a share above 1 means that the ceiling was under-estimated; nothing is clamped'] : []),
    '– not defined, or nothing could be resampled',
  ];
}
