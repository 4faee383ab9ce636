import pLimit from 'p-limit';
import type { Crew } from '../linalg/crew.ts';
import { columnsAt, type Matrix } from '../linalg/matrix.ts';
import { drawOf } from './banded-fold.ts';
import type { TriedFold } from './banded-tasks.ts';
import { contenders, type OpenBlock, openBlocks } from './contenders.ts';
import type { tasks } from './encoding-tasks.ts';
import type { Space } from './feature-spaces.ts';
import type { Split } from './folds/split.ts';
import { innerSplits, type PenaltyChoice } from './penalty-choice.ts';
import { type SingleTargets, singleTargets } from './single-targets.ts';
import type { Leverage } from './trial.ts';

export interface WeightSearch {
  readonly x: Matrix;
  readonly y: Matrix;
  readonly spaces: readonly Space[];
  /** Draws × spaces. */
  readonly weights: Matrix;
  readonly alphas: readonly number[];
  readonly choice: PenaltyChoice;
  /** Most targets at a time. */
  readonly width: number;
  readonly screen: boolean;
  /** (Y − Ȳ)(Y − Ȳ)ᵀ over all rows where all targets share a draw and a penalty; null where each has its own. */
  readonly gram: Matrix | null;
}

/** For each target the draw of weights and the penalty with the least loss. */
export interface ChosenWeights {
  readonly draw: Int32Array;
  readonly alpha: Float64Array;
  /** The mean over folds of the mean squared error of held rows; where the choice is shared, its mean over targets. */
  readonly loss: Float64Array;
}

/**
 * Random search over weights of spaces, within the rows `train` (Nunez-Elizalde, Huth & Gallant 2019; Dupré la Tour et al. 2022): of
 * all draws and penalties those with the least error of held-out rows; of equal ones the first draw, and its first penalty. While the
 * trials of one draw are judged those of the next are being made, in the memory of those before.
 */
export async function searchWeights(search: WeightSearch, train: Int32Array, crew: Crew<typeof tasks>): Promise<ChosenWeights> {
  const { x, y, spaces, weights, alphas, gram } = search;
  const inner = triedWithin(search.choice, train);
  const opening = Promise.all(inner.map(({ split }) => crew.run('openFold', { x, split, spaces })));
  const singles = gram ? null : singleTargets(y, train, crew.share);
  const screen = search.screen ? singles : null;
  const folds = await opening;
  const trialsOf = (draw: number, spent: readonly TriedFold[]): Promise<TriedFold[]> => {
    const order = { weights: drawOf(weights, draw), alphas, targets: gram || screen ? 0 : y.cols, screen };
    const trials = Promise.all(
      inner.map(({ leverage }, f) =>
        crew.run('bandedTrial', { ...order, fold: folds[f], leverage, room: spent[f]?.trial ?? null }),
      ),
    );
    trials.catch(() => {}); // whoever awaits it hears of it, later
    return trials;
  };
  const best = singles ? bestForEach(search, singles, train, crew) : bestForAll(search, gram as Matrix, crew);
  const coming = [trialsOf(0, [])];
  let spent: TriedFold[] = [];
  for (let draw = 0; draw < weights.rows; draw++) {
    if (draw + 1 < weights.rows) coming.push(trialsOf(draw + 1, spent));
    const tried = (await coming.shift()) as TriedFold[];
    await best.judge(draw, tried);
    spent = tried;
  }
  return best.chosen();
}

/** The rows on which penalties are tried, among the training rows. */
function triedWithin(choice: PenaltyChoice, train: Int32Array): { split: Split; leverage: Leverage | null }[] {
  if (choice.by === 'folds') return innerSplits(choice, train).map((split) => ({ split, leverage: null }));
  return [{ split: { train, test: train }, leverage: choice.by === 'gcv' ? 'mean' : 'own' }];
}

/** The best draws and penalties of those judged so far. */
interface Best {
  judge(draw: number, folds: readonly TriedFold[]): Promise<void>;
  chosen(): ChosenWeights;
}

/** Those of each target by itself. Of screened folds only losses that could be the least are computed in double precision. */
function bestForEach(
  { y, alphas, width }: WeightSearch,
  { scales }: SingleTargets,
  rows: Int32Array,
  crew: Crew<typeof tasks>,
): Best {
  const all = Int32Array.from({ length: y.cols }, (_, j) => j);
  const best = {
    draw: new Int32Array(y.cols),
    alpha: new Float64Array(y.cols),
    loss: new Float64Array(y.cols).fill(Number.POSITIVE_INFINITY),
  };
  const limit = pLimit(crew.threads + 1);
  return {
    async judge(draw, folds) {
      const trials = folds.map(({ trial }) => trial);
      const screened = folds.flatMap(({ screened }) => screened ?? []);
      const open = screened.length > 0 ? contenders(screened, best.loss) : alphas.map(() => all);
      const tryBlock = async (block: OpenBlock): Promise<void> => {
        const part = columnsAt(y, block.columns);
        const so = Float64Array.from(block.columns, (j) => best.loss[j]);
        const order = { y: part, rows, trials, open: block.open, best: so };
        const { loss, penalty } = await crew.run('tryDraw', order, [part.data.buffer as ArrayBuffer]);
        block.columns.forEach((j, place) => {
          if (penalty[place] < 0) return;
          best.loss[j] = loss[place];
          best.draw[j] = draw;
          best.alpha[j] = alphas[penalty[place]];
        });
      };
      await Promise.all(openBlocks(open, width).map((block) => limit(tryBlock, block)));
    },
    chosen: () => ({ ...best, loss: best.loss.map((value, j) => value * scales[j] ** 2) }),
  };
}

/** The one draw and penalty with the least sum of losses. */
function bestForAll({ y, alphas }: WeightSearch, gram: Matrix, crew: Crew<typeof tasks>): Best {
  let best = { draw: 0, alpha: Number.NaN, loss: Number.POSITIVE_INFINITY };
  return {
    async judge(draw, folds) {
      const losses = await crew.run('summedLosses', { trials: folds.map(({ trial }) => trial), gram });
      const least = Math.min(...losses);
      if (least / y.cols < best.loss) best = { draw, alpha: alphas[losses.indexOf(least)], loss: least / y.cols };
    },
    chosen: () => ({
      draw: new Int32Array(y.cols).fill(best.draw),
      alpha: new Float64Array(y.cols).fill(best.alpha),
      loss: new Float64Array(y.cols).fill(best.loss),
    }),
  };
}

/** The targets that chose each draw, by draw. */
export function targetsByDraw({ draw }: Pick<ChosenWeights, 'draw'>): Map<number, Int32Array> {
  const lists = new Map<number, number[]>();
  draw.forEach((d, j) => {
    const list = lists.get(d) ?? [];
    list.push(j);
    lists.set(d, list);
  });
  return new Map([...lists].sort(([a], [b]) => a - b).map(([d, list]) => [d, Int32Array.from(list)]));
}
