import { transposeByBlocks } from '../linalg/blocks.ts';
import type { Tools } from '../linalg/crew.ts';
import { centreColumns, type Matrix } from '../linalg/matrix.ts';
import { bandedTasks } from './banded-tasks.ts';
import { finished } from './finish-trial.ts';
import { fitBlock, type Solver } from './fit-block.ts';
import { leastOf, summedLosses } from './losses.ts';
import { olsWeights } from './ols.ts';
import { scorePls, solvePls } from './pls-fold.ts';
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

interface FoldLosses extends TrialOrder {
  readonly gram: Matrix;
}

/** The losses of the penalties in one fold, summed over all targets. */
const foldLosses = async ({ gram, ...order }: FoldLosses, tools: Tools): Promise<Float64Array> =>
  summedLosses([await foldTrial({ ...order, targets: 0 }, tools)], gram, tools);

/** A mapping on its training rows and, where penalties are tried on those same rows left out one by one, how. */
interface FitTask extends Fit {
  readonly leaveOut: LeaveOut | null;
}

interface LeaveOut {
  readonly alphas: readonly number[];
  readonly leverage: Leverage;
  readonly screen: boolean;
  /** As of a fold. */
  readonly room: Trial | ScreenedTrial | null;
  /** Y Yᵀ where all targets share a penalty: then it is chosen, and the trial is done with. */
  readonly gram: Matrix | null;
}

async function leftOut(form: SpectralForm, { x, split, leaveOut }: FitTask, tools: Tools) {
  if (!leaveOut) return { trial: null, alpha: null };
  const { alphas, leverage, screen, room, gram } = leaveOut;
  const order = { rows: split.train, features: x.cols, alphas, leverage };
  const trial = await leaveOneOutTrial(form, order, tools.products, tools.workspace);
  if (!gram) return { trial: await finished(trial, screen, room, tools), alpha: null };
  return { trial: null, alpha: alphas[leastOf(await summedLosses([trial], gram, tools))] };
}

/** A penalty that is chosen already is the only one that there will be maps for. */
async function predictor(task: FitTask, tools: Tools) {
  const form = await formOf(task, tools);
  const { trial, alpha } = await leftOut(form, task, tools);
  const made = await predictorOf(form, alpha === null ? task : { ...task, alphas: [alpha] }, tools.products);
  return { fit: { ...made, maps: tools.share(made.maps) }, trial, alpha };
}

async function solver(task: FitTask, tools: Tools) {
  const form = await formOf(task, tools);
  return { fit: await solverOf(form, task, tools), ...(await leftOut(form, task, tools)) };
}

/** A product is faster with a matrix as it stands than with it turned, and blocks of targets are many. */
async function solverOf(form: SpectralForm, { mapping }: Fit, { products, share }: Tools): Promise<Solver> {
  const { xMeans, values, right, basis } = form;
  if (mapping === 'ridge') return { xMeans, values, right: share(right), turned: share(transposeByBlocks(basis)) };
  return { xMeans, solution: share(await coefficientsWith(form, right, olsWeights(form), products)) };
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
    solver,
    gram,
    foldLosses,
    summedLosses: ({ trials, gram }: SummedTask, tools: Tools) => summedLosses(trials, gram, tools),
    scoreBlock,
    fitBlock,
    scorePls,
    solvePls,
    ...bandedTasks,
  },
};
