import { activations } from '../schemas/activations.ts';
import { foldScores } from '../schemas/fold-scores.ts';
import { folds } from '../schemas/folds.ts';
import { neuroids } from '../schemas/neuroids.ts';
import { responses } from '../schemas/responses.ts';
import { sites } from '../schemas/sites.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { meanOf, repetitionsOf, siteMatrix } from '../src/assembly/gather.ts';
import { splitsFrom } from '../src/assembly/splits.ts';
import { openEncodingCrew } from '../src/encoding/encoding-crew.ts';
import type { Split } from '../src/encoding/folds/split.ts';
import { atEdge } from '../src/encoding/penalty-choice.ts';
import { defineStage } from '../src/engine/stage.ts';
import { NumericError } from '../src/errors.ts';
import { columnsAt, type Matrix, rowOf } from '../src/linalg/matrix.ts';
import { openProducts } from '../src/linalg/products.ts';
import { OFFICIAL_ALPHAS, scorePredictivity } from '../src/metrics/predictivity.ts';
import { requirePatterns, type SimilarityJob, scoreCka, scoreRdm } from '../src/metrics/similarity.ts';
import { fromRows } from '../src/table/check.ts';
import type { RowOf } from '../src/table/define.ts';
import { groupRows } from '../src/table/group.ts';

type FoldScore = Pick<RowOf<typeof foldScores>, 'fold' | 'per' | 'alpha' | 'edge' | 'r'>;

/**
 * Score every site of one model by a metric of Brain-Score, fold by fold. The regressions are fitted on the rows that train and give
 * one r for each neuroid; `rdm` and `cka` fit nothing, see the tested rows alone, and give one value for all neuroids, or with `bySubject`
 * one for those of each subject; NaN where patterns do not vary. `precision` is that of the features upstream (see scorePredictivity).
 */
export default defineStage({
  name: 'score-benchmark',
  about: 'Score a model by a metric of Brain-Score, fold by fold.',
  inputs: { stimulusSet, activations, sites, responses, neuroids, folds },
  params: {
    dataset: '',
    metric: 'ridge' as 'linear' | 'ridge' | 'rdm' | 'cka',
    bySubject: false,
    alphas: OFFICIAL_ALPHAS,
    precision: 'float64' as 'float32' | 'float64',
    correlation: 'damped' as 'damped' | 'classic',
  },
  outputs: { foldScores },
  async run({ stimulusSet, activations, sites, responses, neuroids, folds }, params, { progress, log }) {
    const stimulusIds = stimulusSet.columns.stimulus_id;
    const y = meanOf(repetitionsOf(responses.columns, stimulusIds));
    const splits = splitsFrom(folds.columns, folds.columns.split[0], stimulusIds);
    if (params.metric === 'rdm') requirePatterns('neuroids', y);
    const groups = params.bySubject ? [...groupRows(neuroids.columns.subject_id).values()] : null;
    const scoreSite = siteScorer(y, splits, groups, params, log);
    const rows: RowOf<typeof foldScores>[] = [];
    try {
      for (let s = 0; s < sites.length; s++) {
        const [model, site] = [sites.columns.model[s], sites.columns.site[s]];
        const x = siteMatrix(activations.columns, site, sites.columns.width[s], stimulusIds);
        for (const score of await scoreSite.of(x)) rows.push({ dataset: params.dataset, model, site, ...score });
        progress((s + 1) / sites.length);
      }
    } finally {
      await scoreSite.close();
    }
    return { foldScores: fromRows(foldScores, rows) };
  },
});

interface SiteScorer {
  of(x: Matrix): Promise<FoldScore[]>;
  close(): Promise<void>;
}

interface Params {
  readonly metric: 'linear' | 'ridge' | 'rdm' | 'cka';
  readonly alphas: readonly number[];
  readonly precision: 'float32' | 'float64';
  readonly correlation: 'damped' | 'classic';
}

const siteScorer = (
  y: Matrix,
  splits: readonly Split[],
  groups: number[][] | null,
  params: Params,
  log: (line: string) => void,
): SiteScorer =>
  params.metric === 'linear' || params.metric === 'ridge'
    ? byRegression(y, splits, { ...params, metric: params.metric })
    : bySimilarity(y, splits, groups, params.metric === 'rdm' ? scoreRdm : scoreCka, log);

function byRegression(y: Matrix, splits: readonly Split[], params: Params & { metric: 'linear' | 'ridge' }): SiteScorer {
  const { metric: mapping, alphas, precision, correlation } = params;
  const crew = openEncodingCrew();
  return {
    async of(x) {
      const { r, alpha } = await scorePredictivity({ x, y, splits, mapping, alphas, precision, correlation, crew });
      const edges = atEdge(alpha ?? new Float64Array(splits.length), alpha ? alphas : []);
      return splits.map((_, fold) => ({
        ...{ fold, per: 'neuroid', alpha: alpha?.[fold] ?? Number.NaN, edge: edges[fold] === 1 },
        r: rowOf(r, fold),
      }));
    },
    close: () => crew.close(),
  };
}

function bySimilarity(
  y: Matrix,
  splits: readonly Split[],
  groups: number[][] | null,
  score: typeof scoreRdm,
  log: (line: string) => void,
): SiteScorer {
  const products = openProducts();
  const parts = groups?.map((columns) => columnsAt(y, Int32Array.from(columns))) ?? [y];
  return {
    async of(x) {
      const bySplit: Float64Array[] = [];
      for (const part of parts)
        bySplit.push(await scoreWhereDefined({ x, y: part, splits, products: await products }, score, log));
      return splits.map((_, fold) => ({
        ...{ fold, per: groups ? 'subject' : 'all', alpha: Number.NaN, edge: false },
        r: Float64Array.from(bySplit, (values) => values[fold]),
      }));
    },
    close: async () => (await products).close(),
  };
}

/** Fold by fold; NaN, and a line that says why, where patterns do not vary and so resemble nothing. */
async function scoreWhereDefined(job: SimilarityJob, score: typeof scoreRdm, log: (line: string) => void): Promise<Float64Array> {
  const bySplit = new Float64Array(job.splits.length).fill(Number.NaN);
  for (const [s, split] of job.splits.entries()) {
    try {
      bySplit[s] = (await score({ ...job, splits: [split] })).score;
    } catch (error) {
      if (!(error instanceof NumericError)) throw error;
      log(`fold ${s} is not defined: ${error.message}`);
    }
  }
  return bySplit;
}
