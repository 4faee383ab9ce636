import type { Tools } from '../linalg/crew.ts';
import { centreColumns, type Matrix, rowsAt, shiftColumns } from '../linalg/matrix.ts';
import { pearsonByColumn } from '../stats/correlation.ts';
import { type BandedBlock, predictBySpace } from './banded-ridge.ts';
import type { Space } from './feature-spaces.ts';
import type { Split } from './folds/split.ts';
import { splitCorrelation, splitR2, sumOf } from './split-scores.ts';

export interface BandedScoreOrder {
  readonly x: Matrix;
  /** Some targets on all rows, n × t. */
  readonly y: Matrix;
  readonly split: Split;
  readonly spaces: readonly Space[];
  readonly fitted: BandedBlock;
  readonly xMeans: Float64Array;
  readonly place: string;
  readonly names: readonly string[];
  readonly keepPredictions: boolean;
}

export interface BandedScores {
  readonly r: Float64Array;
  readonly constant: Uint8Array;
  /** Spaces × t. */
  readonly rParts: Matrix;
  /** Spaces × t. */
  readonly r2Parts: Matrix;
  readonly predictions: Matrix | null;
}

/** Predicts the held-out rows of a block of targets, and scores the prediction and what each space has in it. */
export async function scoreBanded(order: BandedScoreOrder, tools: Tools): Promise<BandedScores> {
  const { spaces, split, fitted, xMeans } = order;
  const { coefficients, yMeans } = fitted;
  const parts = await predictBySpace({ x: rowsAt(order.x, split.test), spaces, coefficients, xMeans }, tools);
  const truth = centreColumns(rowsAt(order.y, split.test), yMeans);
  const whole = sumOf(truth, parts);
  const { r, constant } = pearsonByColumn(whole, truth, order.place, order.names);
  return {
    r,
    constant,
    rParts: splitCorrelation(truth, parts),
    r2Parts: splitR2(truth, parts),
    predictions: order.keepPredictions ? shiftColumns(whole, yMeans) : null,
  };
}
