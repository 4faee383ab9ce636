import type { Tools } from '../linalg/crew.ts';
import { centreColumns, type Matrix } from '../linalg/matrix.ts';
import { type Bootstrap, extrapolate, type SizeScores } from './extrapolate.ts';
import { predictSubjects, type Recording } from './predict-subject.ts';

async function record(y: Matrix, { products, share }: Tools): Promise<Recording> {
  const centred = centreColumns(y);
  return { y: share(centred), gram: share(await products.multiply(centred, centred, { transposeB: true })) };
}

interface ExtrapolationTask {
  readonly bySize: readonly SizeScores[];
  readonly bootstrap: Bootstrap;
}

/** What the threads can do. */
export const tasks = {
  home: import.meta.url,
  tasks: {
    record,
    predictSubjects,
    extrapolate: ({ bySize, bootstrap }: ExtrapolationTask, { products }: Tools) => extrapolate(bySize, bootstrap, products),
  },
};
