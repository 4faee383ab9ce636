import pLimit from 'p-limit';
import type { Crew } from '../linalg/crew.ts';
import { columnsOf, type Matrix } from '../linalg/matrix.ts';
import { drawOf } from './banded-fold.ts';
import type { tasks } from './encoding-tasks.ts';
import type { Space } from './feature-spaces.ts';
import type { Split } from './folds/split.ts';
import { innerSplits, type PenaltyChoice } from './penalty-choice.ts';
import type { ScreenedTrial } from './screen.ts';
import type { Leverage, Trial } from './trial.ts';

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
 * all draws and penalties those with the least error of held-out rows; of equal ones the first draw, and its first penalty. The
 * trials of one draw are at hand at a time while those of the next are being made, in the memory of those before.
 */
export async function searchWeights(search: WeightSearch, train: Int32Array, crew: Crew<typeof tasks>): Promise<ChosenWeights> {
  const { x, y, spaces, weights, gram } = search;
  const inner = triedWithin(search.choice, train);
  const folds = await Promise.all(inner.map(({ split }) => crew.run('openFold', { x, split, spaces })));
  const trialsOf = (draw: number, room: readonly (Trial | ScreenedTrial)[] | null): Promise<(Trial | ScreenedTrial)[]> => {
    const { alphas, screen } = search;
    const order = { weights: drawOf(weights, draw), alphas, targets: gram ? 0 : y.cols, screen: screen && !gram };
    const trials = Promise.all(
      inner.map(({ leverage }, f) => crew.run('bandedTrial', { ...order, fold: folds[f], leverage, room: room?.[f] ?? null })),
    );
    trials.catch(() => {}); // whoever awaits it hears of it, later
    return trials;
  };
  const chosen = {
    draw: new Int32Array(y.cols),
    alpha: new Float64Array(y.cols),
    loss: new Float64Array(y.cols).fill(Number.POSITIVE_INFINITY),
  };
  let coming = trialsOf(0, null);
  let spent: (Trial | ScreenedTrial)[] | null = null;
  for (let draw = 0; draw < weights.rows; draw++) {
    const trials = await coming;
    if (draw + 1 < weights.rows) coming = trialsOf(draw + 1, spent);
    await (gram ? tryForAll : tryForEach)(search, draw, trials, train, chosen, crew);
    spent = trials;
  }
  return chosen;
}

/** The rows on which penalties are tried, among the training rows. */
function triedWithin(choice: PenaltyChoice, train: Int32Array): { split: Split; leverage: Leverage | null }[] {
  if (choice.by === 'folds') return innerSplits(choice, train).map((split) => ({ split, leverage: null }));
  return [{ split: { train, test: train }, leverage: choice.by === 'gcv' ? 'mean' : 'own' }];
}

async function tryForEach(
  { y, alphas, width }: WeightSearch,
  draw: number,
  trials: readonly (Trial | ScreenedTrial)[],
  rows: Int32Array,
  chosen: ChosenWeights,
  crew: Crew<typeof tasks>,
): Promise<void> {
  const limit = pLimit(crew.threads + 1);
  const tryFrom = async (from: number): Promise<void> => {
    const to = Math.min(from + width, y.cols);
    const part = columnsOf(y, from, to);
    const order = { y: part, rows, trials, best: chosen.loss.slice(from, to) };
    const { loss, penalty } = await crew.run('tryDraw', order, [part.data.buffer as ArrayBuffer]);
    chosen.loss.set(loss, from);
    penalty.forEach((place, j) => {
      if (place < 0) return;
      chosen.draw[from + j] = draw;
      chosen.alpha[from + j] = alphas[place];
    });
  };
  const starts = Array.from({ length: Math.ceil(y.cols / width) }, (_, b) => b * width);
  await Promise.all(starts.map((from) => limit(tryFrom, from)));
}

async function tryForAll(
  { y, alphas, gram }: WeightSearch,
  draw: number,
  trials: readonly Trial[],
  _rows: Int32Array,
  chosen: ChosenWeights,
  crew: Crew<typeof tasks>,
): Promise<void> {
  const losses = await crew.run('summedLosses', { trials, gram: gram as Matrix });
  const least = Math.min(...losses) / y.cols;
  if (!(least < chosen.loss[0])) return;
  chosen.draw.fill(draw);
  chosen.alpha.fill(alphas[losses.indexOf(Math.min(...losses))]);
  chosen.loss.fill(least);
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
