import type { Tools } from '../linalg/crew.ts';
import { firstColumns, type Matrix, rowsAt } from '../linalg/matrix.ts';
import { NARROW } from '../linalg/products.ts';
import { pearsonByColumn } from '../stats/correlation.ts';
import { type Predictor, predict } from './predictor.ts';
import { type Penalties, provisional, settlePenalties } from './settle.ts';
import { restore, standardiseHere } from './standardise.ts';

export interface BlockOrder {
  /** Some targets on all rows, n × t. */
  readonly y: Matrix;
  readonly predictor: Predictor;
  readonly penalties: Penalties;
  readonly place: string;
  readonly names: readonly string[];
  readonly keepPredictions: boolean;
}

export interface ScoredBlock {
  readonly r: Float64Array;
  readonly constant: Uint8Array;
  readonly alpha: Float64Array | null;
  readonly predictions: Matrix | null;
  /** That of the targets, which are gone. */
  readonly memory: ArrayBuffer;
}

/** Chooses penalties for a block of targets, predicts the held-out rows and scores them. Targets have no part in one another. */
export async function scoreBlock(order: BlockOrder, tools: Tools): Promise<ScoredBlock> {
  const { split } = order.predictor;
  const count = order.y.cols;
  const standardised = standardiseHere(order.y, split.train, Math.max(count, NARROW + 1));
  const { y } = standardised;
  const alpha = await settlePenalties(order.penalties, y, tools);
  const going = provisional(alpha, order.predictor.alphas ?? []);
  const predicted = firstColumns(await predict(order.predictor, y, going, tools), count);
  const truth = firstColumns(rowsAt(y, split.test, tools.workspace.matrix('truth', split.test.length, y.cols)), count);
  const { r, constant } = pearsonByColumn(predicted, truth, order.place, order.names);
  return {
    r,
    constant,
    alpha: alpha?.slice(0, count) ?? null,
    predictions: order.keepPredictions ? restore(predicted, standardised) : null,
    memory: order.y.data.buffer as ArrayBuffer,
  };
}
