import type { perplexity } from '../schemas/perplexity.ts';
import type { RowOf } from '../src/table/define.ts';
import { decimals, formatCount } from './format.ts';
import { textTable } from './text-table.ts';

const HEAD = ['model', 'source', 'documents', 'tokens', 'bits per byte', 'perplexity per word', 'per token'];
const RIGHT = new Set([2, 3, 4, 5, 6]);

/** Perplexities as a table for a terminal, one line a model and source. */
export function perplexitySummary(rows: readonly RowOf<typeof perplexity>[]): string {
  const cells = rows.map((row) => [
    row.model,
    row.source,
    formatCount(row.documents),
    formatCount(row.tokens),
    decimals(row.bits_per_byte, 3),
    decimals(row.perplexity_per_word, 1),
    decimals(row.perplexity_per_token, 1),
  ]);
  return `${textTable([HEAD, ...cells], RIGHT).join('\n')}\n`;
}
