import type { Tools } from '../linalg/crew.ts';
import { centreColumns, type Matrix } from '../linalg/matrix.ts';
import { fitBlock, formOf } from './fit-block.ts';
import { summedLosses } from './losses.ts';
import { type Predictor, type PredictorOrder, prepare } from './predictor.ts';
import { scoreBlock } from './score-block.ts';
import { type ScreenedTrial, screened } from './screen.ts';
import { foldTrial, type Leverage, leaveOneOutTrial, type Trial, type TrialOrder } from './trial.ts';

/** The trial of one fold or, with a `leverage`, of all rows left out one by one; screened where many targets will use it. */
interface TrialTask extends TrialOrder {
  readonly leverage: Leverage | null;
  readonly screen: boolean;
}

async function trial({ leverage, screen, ...order }: TrialTask, tools: Tools): Promise<Trial | ScreenedTrial> {
  const made = leverage ? await leaveOneOutTrial({ ...order, leverage }, tools) : await foldTrial(order, tools);
  return shared(screen ? screened(made) : made, tools);
}

/** The trial with its maps where all threads read them. */
export function shared<T extends Trial | ScreenedTrial>(trial: T, { share }: Tools): T {
  const own = { ...trial, maps: share(trial.maps), right: trial.right && share(trial.right) };
  if (!('maps32' in own)) return own;
  return { ...own, maps32: share(own.maps32), right32: own.right32 && share(own.right32) };
}

async function predictor(order: PredictorOrder, tools: Tools): Promise<Predictor> {
  const made = await prepare(order, tools);
  return { ...made, at: tools.share(made.at), right: tools.share(made.right) };
}

function gram(y: Matrix, { products }: Tools): Promise<Matrix> {
  const centred = centreColumns(y);
  return products.multiply(centred, centred, { transposeB: true });
}

interface SummedTask {
  readonly trials: readonly Trial[];
  /** Y Yᵀ. */
  readonly gram: Matrix;
}

/** What the threads can do. */
export const tasks = {
  home: import.meta.url,
  tasks: {
    trial,
    predictor,
    gram,
    summedLosses: ({ trials, gram }: SummedTask, { products }: Tools) => summedLosses(trials, gram, products),
    scoreBlock,
    form: formOf,
    fitBlock,
  },
};
