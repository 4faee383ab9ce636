import { type Matrix, rowOf } from '../linalg/matrix.ts';
import { randomState } from '../stats/random.ts';
import { explained, sumOfSquares } from './held-out-squares.ts';
import { partitionVariance } from './variance-partition.ts';

/** What a model and controls explain of each neuroid's variance: `model` and `controls` what no other does, `shared` what either does, `whole` their sum. */
export interface Parts {
  readonly model: Float64Array;
  readonly controls: Float64Array;
  readonly shared: Float64Array;
  readonly whole: Float64Array;
}

/** The parts from the squares of all held-out passages, whose mappings are the model, the controls and both. */
export function uniqueParts(squares: readonly (readonly Matrix[])[]): Parts {
  const r2 = explained(sumOfSquares(squares.flat()));
  const [model, controls, whole] = [0, 1, 2].map((mapping) => rowOf(r2, mapping));
  const parts = partitionVariance(['model', 'controls'], { model, controls, 'model+controls': whole });
  return { model: parts.model, controls: parts.controls, shared: parts['model+controls'], whole };
}

/** The parts with passages of each fold drawn with replacement, `samples` times; fits are not repeated. */
export function resampledParts(squares: readonly (readonly Matrix[])[], samples: number, seed: number): Parts[] {
  const random = randomState(seed);
  return Array.from({ length: samples }, () =>
    uniqueParts(squares.map((passages) => passages.map(() => passages[random.integer(passages.length - 1)]))),
  );
}
