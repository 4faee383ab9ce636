import { officialMarkdown, officialSummary } from '../reports/official-markdown.ts';
import { officialPage } from '../reports/official-page.ts';
import { scoresCsv, scoresJson } from '../reports/score-export.ts';
import { pages } from '../schemas/pages.ts';
import { publishedComparisons } from '../schemas/published-comparisons.ts';
import { defineStage } from '../src/engine/stage.ts';
import { fromRows } from '../src/table/check.ts';
import { rowsOf } from '../src/table/read.ts';

/** The table of official benchmarks as a page, as Markdown, for other programs, and for the terminal. */
export default defineStage({
  name: 'render-official',
  about: 'Write the table of official benchmarks.',
  inputs: { publishedComparisons },
  params: {},
  outputs: { pages },
  run({ publishedComparisons }) {
    const rows = rowsOf(publishedComparisons);
    const file = (path: string, media_type: string, text: string) => ({
      path,
      media_type,
      content: new TextEncoder().encode(text),
    });
    return {
      pages: fromRows(pages, [
        file('brain-score.html', 'text/html', officialPage(rows)),
        file('brain-score.md', 'text/markdown', officialMarkdown(rows)),
        file('scores.csv', 'text/csv', scoresCsv(rows)),
        file('scores.json', 'application/json', scoresJson(rows)),
        file('brain-score-summary.txt', 'text/plain', officialSummary(rows)),
      ]),
    };
  },
});
