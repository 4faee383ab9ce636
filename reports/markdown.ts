import { edgeWarning } from './certainty.ts';
import { formatInterval, formatR, formatShare } from './format.ts';
import { measureLeak } from './leak.ts';
import { judgeRecovery } from './recovery.ts';
import { bestRows, conditions, hasShuffled, methodOf, type Standing } from './standings.ts';

const COLUMNS = ['Model', 'Best site', 'r', '95 % interval', 'Ceiling', 'Share', 'r shuffled†'];

/** The same table as Markdown, one a benchmark, for a README or a comment on GitHub. */
export function markdownTable(standings: readonly Standing[]): string {
  const leaks = standings.some(hasShuffled)
    ? ['† Shuffled folds leak: neighbours of a presentation stand on both sides of the split.']
    : [];
  const notes = [...methodOf(standings).map(plain), ...leaks].flatMap((sentence) => [sentence, '']);
  return [...standings.flatMap((standing) => block(standing)), ...notes].join('\n');
}

function block(standing: Standing): string[] {
  const rows = bestRows(standing);
  const title = `### ${plain(standing.title)}`;
  if (!rows.length) return [title, '', 'No model was scored.', ''];
  const columns = hasShuffled(standing) ? COLUMNS : COLUMNS.slice(0, -1);
  const align = columns.map((_, i) => (i < 2 ? ':--' : '--:'));
  return [
    title,
    '',
    `${conditions(standing)}. ${remark(standing)}`.trimEnd(),
    '',
    line(columns),
    line(align),
    ...rows.map((row) => {
      const leaky = bestRows(standing, standing.mapping, 'shuffled').find((s) => s.model === row.model);
      const name = row.control ? `*${plain(row.model)}* (control)` : `**${plain(row.model)}**`;
      const cells = [
        name,
        plain(row.site),
        formatR(row.r),
        formatInterval(row.r_low, row.r_high),
        formatShare(row.ceiling),
        formatShare(row.share),
      ];
      return line([...cells, ...(hasShuffled(standing) ? [leaky ? `${formatR(leaky.r)}†` : '–'] : [])]);
    }),
    '',
  ];
}

const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

/** Text without what Markdown or HTML would read as its own. */
const plain = (text: string) =>
  text
    .replace(/[\\`*_[\]|]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;');

function remark(standing: Standing): string {
  const found = standing.benchmark.simulated ? judgeRecovery(standing) : undefined;
  const leak = measureLeak(standing);
  const planted = found ? `Simulated: planted site ${plain(found.planted)}; recovered: ${found.recovered ? 'yes' : 'no'}. ` : '';
  const oasm = leak
    ? `OASM, which holds no content: r ${formatR(leak.shuffled.r)}† shuffled, ${formatR(leak.whole.r)} ${leak.whole.split}.`
    : '';
  const edge = edgeWarning(standing.certainty, bestRows(standing));
  return `${planted}${oasm}${edge ? ` ${plain(edge)}.` : ''}`;
}
