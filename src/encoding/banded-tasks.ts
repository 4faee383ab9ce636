import type { Tools } from '../linalg/crew.ts';
import { bandedTrial, type DrawOrder, openFold } from './banded-fold.ts';
import { type BandedBlockOrder, type BandedFormOrder, bandedRidge, solveBanded } from './banded-ridge.ts';
import { tasks as encodingTasks, shared } from './encoding-tasks.ts';
import { type BandedScoreOrder, scoreBanded } from './score-banded.ts';
import { type ScreenedTrial, screened } from './screen.ts';
import type { SpectralForm } from './spectral-form.ts';
import type { Trial } from './trial.ts';
import { tryDraw } from './try-draw.ts';

async function trialOfDraw(
  { screen, ...order }: DrawOrder & { readonly screen: boolean },
  tools: Tools,
): Promise<Trial | ScreenedTrial> {
  const made = await bandedTrial(order, tools);
  return shared(screen ? screened(made) : made, tools);
}

async function bandedForm(order: BandedFormOrder, tools: Tools): Promise<SpectralForm> {
  const form = await bandedRidge(order, tools);
  return { ...form, basis: tools.share(form.basis), right: tools.share(form.right) };
}

type FitAndScore = BandedBlockOrder & Omit<BandedScoreOrder, 'fitted' | 'xMeans'>;

const fitAndScore = async (order: FitAndScore, tools: Tools) =>
  scoreBanded({ ...order, fitted: await solveBanded(order, tools), xMeans: order.form.xMeans }, tools);

/** What the threads of a banded ridge regression can do, beside what those of others can. */
export const tasks = {
  home: import.meta.url,
  tasks: {
    ...encodingTasks.tasks,
    openFold,
    bandedTrial: trialOfDraw,
    tryDraw,
    bandedForm,
    solveBanded,
    fitAndScore,
  },
};
