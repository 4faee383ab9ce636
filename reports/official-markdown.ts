import {
  type Comparison,
  cellsOf,
  HEAD,
  LEAK_NOTE,
  type OfficialBlock,
  officialBlocks,
  SYNTHETIC_NOTE,
} from './official-table.ts';
import { textTable } from './text-table.ts';

/** The same table as Markdown. */
export function officialMarkdown(rows: readonly Comparison[]): string {
  const blocks = officialBlocks(rows);
  const absent = blocks.filter(({ notRun }) => notRun !== '').map(({ benchmark, notRun }) => `- ${benchmark}: ${notRun}`);
  const run = blocks.filter(({ notRun }) => notRun === '').flatMap(markdownBlock);
  return ['## Official benchmarks', '', ...run, ...(absent.length > 0 ? ['### Not run', '', ...absent, ''] : [])].join('\n');
}

function markdownBlock(block: OfficialBlock): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    `### ${block.benchmark}${block.leaks ? ' †' : ''}${block.synthetic ? ' (synthetic recordings)' : ''}`,
    '',
    line(HEAD),
    line(HEAD.map((_, i) => (i < 2 ? ':--' : '--:'))),
    ...block.ours.map((row) => line([row.control ? `*${row.model}* (control)` : `**${row.model}**`, ...cellsOf(row)])),
    '',
    ...(block.synthetic ? [SYNTHETIC_NOTE, ''] : []),
    ...(block.leaks ? [`† ${LEAK_NOTE}`, ''] : []),
  ];
}

/** The same for a terminal: one line a benchmark and model that was scored. */
export function officialSummary(rows: readonly Comparison[]): string {
  const blocks = officialBlocks(rows).filter(({ notRun }) => notRun === '');
  const lines = blocks.flatMap(({ benchmark, leaks, synthetic, ours }) =>
    ours.map((row, i) => [
      i === 0 ? `${benchmark}${leaks ? ' †' : ''}${synthetic ? ' (synthetic)' : ''}` : '',
      row.control ? `${row.model} (control)` : row.model,
      ...cellsOf(row),
    ]),
  );
  const table = textTable([['benchmark', ...HEAD.map((name) => name.toLowerCase())], ...lines], new Set([3, 4, 5, 6, 7]));
  const notes = [
    ...(blocks.some(({ leaks }) => leaks) ? [`† ${LEAK_NOTE}`] : []),
    ...(blocks.some(({ synthetic }) => synthetic) ? [SYNTHETIC_NOTE] : []),
  ];
  return `${[...table, ...(notes.length > 0 ? ['', ...notes] : [])].join('\n')}\n`;
}
