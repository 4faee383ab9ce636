import { perplexitySummary } from '../reports/perplexity-summary.ts';
import { pages } from '../schemas/pages.ts';
import { perplexity } from '../schemas/perplexity.ts';
import { defineStage, many } from '../src/engine/stage.ts';
import { fromRows } from '../src/table/check.ts';
import { rowsOf } from '../src/table/read.ts';

/** The perplexities of all models side by side, as the text that the command line prints. */
export default defineStage({
  name: 'render-perplexity',
  about: 'Write the perplexities as a table.',
  inputs: { perplexity: many(perplexity) },
  params: {},
  outputs: { pages },
  run({ perplexity }) {
    const content = new TextEncoder().encode(perplexitySummary(perplexity.flatMap(rowsOf)));
    return { pages: fromRows(pages, [{ path: 'summary.txt', media_type: 'text/plain', content }]) };
  },
});
