import type { Tools } from '../linalg/crew.ts';
import { centreColumns, type Matrix } from '../linalg/matrix.ts';
import { bandedTasks } from './banded-tasks.ts';
import { finished } from './finish-trial.ts';
import { fitBlock } from './fit-block.ts';
import { summedLosses } from './losses.ts';
import { olsWeights } from './ols.ts';
import { type Fit, formOf, predictorOf } from './predictor.ts';
import { scoreBlock } from './score-block.ts';
import type { ScreenedTrial } from './screen.ts';
import { coefficientsWith, type SpectralForm } from './spectral-form.ts';
import { foldTrial, type Leverage, leaveOneOutTrial, type Trial, type TrialOrder } from './trial.ts';

/** A fold that penalties are tried on; screened where many targets will use it. */
interface FoldTask extends TrialOrder {
  readonly screen: boolean;
  /** A trial that nobody reads any more, whose memory may be written over. */
  readonly room: Trial | ScreenedTrial | null;
}

/** A screened fold keeps its double precision behind `right`, which is smaller: few targets will need it. */
async function fold({ screen, room, targets, ...order }: FoldTask, tools: Tools): Promise<Trial | ScreenedTrial> {
  const trial = await foldTrial({ ...order, targets: screen ? 0 : targets }, tools);
  return finished(trial, screen, room, tools, targets);
}

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
  const { share, products } = tools;
  const shared = { ...made, basis: share(made.basis), right: share(made.right) };
  const solution = task.mapping === 'ols' ? await coefficientsWith(made, made.right, olsWeights(made), products) : null;
  return { fit: { form: shared, solution: solution && share(solution) }, trial: await leftOut(made, task, tools) };
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
