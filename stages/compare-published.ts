import { benchmarks } from '../data/benchmarks/catalogue.ts';
import { PUBLISHED_FILE, publishedScores } from '../data/published/scores.ts';
import { brainScores } from '../schemas/brain-scores.ts';
import { publishedComparisons } from '../schemas/published-comparisons.ts';
import { defineStage, many } from '../src/engine/stage.ts';
import { fromRows } from '../src/table/check.ts';
import type { RowOf } from '../src/table/define.ts';
import { rowsOf } from '../src/table/read.ts';

type Scored = RowOf<typeof brainScores>;

/**
 * Sets the scores of official benchmarks beside what was published: every benchmark of the registry, and every model that was scored
 * here or there. What was not run is a row that says so, and why: `absent` names the benchmarks whose recordings are not there.
 */
export default defineStage({
  name: 'compare-published',
  about: 'Set the scores of official benchmarks beside the published ones.',
  inputs: { brainScores: many(brainScores) },
  params: { absent: [] as readonly string[] },
  outputs: { publishedComparisons },
  sources: () => [PUBLISHED_FILE],
  run({ brainScores }, { absent }) {
    const shown = brainScores.flatMap(rowsOf).filter(isShown);
    const published = publishedScores();
    const models = [...new Map(shown.map(({ model, control }) => [model, control]))];
    const rows = benchmarks.flatMap(({ id }) => {
      const ours = new Map(shown.filter(({ benchmark }) => benchmark === id).map((row) => [row.model, row]));
      const theirs = new Map(
        published.filter(({ benchmark, model }) => benchmark === id && model !== 'ceiling').map((row) => [row.model, row]),
      );
      const why = absent.includes(id) ? 'not run: data not present' : 'not run: not asked for';
      const names = new Map([...models, ...[...theirs.keys()].map((model) => [model, model.endsWith('-untrained')] as const)]);
      return [...names].map(([model, control]) => ({
        ...{ benchmark: id, model, control },
        ...besides(ours.get(model), theirs.get(model), why),
      }));
    });
    return { publishedComparisons: fromRows(publishedComparisons, rows) };
  },
});

/** Of each model the site that Brain-Score reads, where it names one that was scored, else the best. */
function isShown(row: Scored, _: number, all: readonly Scored[]): boolean {
  const named = all.some(({ benchmark, model, committed }) => committed && benchmark === row.benchmark && model === row.model);
  return named ? row.committed : row.best;
}

function besides(ours: Scored | undefined, theirs: { score: number; source: string } | undefined, why: string) {
  const [score, published] = [ours?.score ?? Number.NaN, theirs?.score ?? Number.NaN];
  return {
    ...{
      synthetic: ours?.synthetic ?? false,
      leaks: ours?.leaks ?? false,
      status: ours ? 'scored' : why,
      site: ours?.site ?? '',
    },
    ...{ raw: ours?.raw ?? Number.NaN, ceiling: ours?.ceiling ?? Number.NaN, score, published },
    difference: ours?.synthetic ? Number.NaN : score - published,
    source: theirs?.source ?? '',
  };
}
