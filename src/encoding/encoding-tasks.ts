import type { Tools } from '../linalg/crew.ts';
import { centreColumns, type Matrix } from '../linalg/matrix.ts';
import { bandedTasks } from './banded-tasks.ts';
import { finished } from './finish-trial.ts';
import { fitBlock } from './fit-block.ts';
import { summedLosses } from './losses.ts';
import { type Fit, formOf, predictorOf } from './predictor.ts';
import { scoreBlock } from './score-block.ts';
import type { ScreenedTrial } from './screen.ts';
import type { SpectralForm } from './spectral-form.ts';
import { foldTrial, type Leverage, leaveOneOutTrial, type Trial, type TrialOrder } from './trial.ts';

/** A fold that penalties are tried on; screened where many targets will use it. */
interface FoldTask extends TrialOrder {
  readonly screen: boolean;
  /** A trial that nobody reads any more, whose memory may be written over. */
  readonly room: Trial | ScreenedTrial | null;
}

const fold = async ({ screen, room, ...order }: FoldTask, tools: Tools): Promise<Trial | ScreenedTrial> =>
  finished(await foldTrial(order, tools), screen, room, tools);

/** A mapping on its training rows and, where penalties are tried on those same rows left out one by one, that trial. */
interface FitTask extends Fit {
  readonly leaveOut: { readonly alphas: readonly number[]; readonly leverage: Leverage; readonly screen: boolean } | null;
}

async function leftOut(form: SpectralForm, { x, split, leaveOut }: FitTask, tools: Tools) {
  if (!leaveOut) return null;
  const order = { rows: split.train, features: x.cols, alphas: leaveOut.alphas, leverage: leaveOut.leverage };
  return finished(await leaveOneOutTrial(form, order, tools.products), leaveOut.screen, null, tools);
}

async function predictor(task: FitTask, tools: Tools) {
  const form = await formOf(task, tools);
  const made = await predictorOf(form, task, tools.products);
  const fit = { ...made, maps: tools.share(made.maps) };
  return { fit, trial: await leftOut(form, task, tools) };
}

async function form(task: FitTask, tools: Tools) {
  const made = await formOf(task, tools);
  const fit = { ...made, basis: tools.share(made.basis), right: tools.share(made.right) };
  return { fit, trial: await leftOut(made, task, tools) };
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
    fold,
    predictor,
    form,
    gram,
    summedLosses: ({ trials, gram }: SummedTask, { products }: Tools) => summedLosses(trials, gram, products),
    scoreBlock,
    fitBlock,
    ...bandedTasks,
  },
};
