import type { Tools } from '../linalg/crew.ts';
import { bandedTrial, type DrawOrder, openFold } from './banded-fold.ts';
import { type BandedBlock, type BandedFormOrder, bandedRidge, solveBanded } from './banded-ridge.ts';
import { finished } from './finish-trial.ts';
import { type FitOrder, refineBanded } from './refine-block.ts';
import { startFold } from './refine-weights.ts';
import { type BandedScoreOrder, scoreBanded } from './score-banded.ts';
import type { ScreenedTrial } from './screen.ts';
import type { SpectralForm } from './spectral-form.ts';
import type { Trial } from './trial.ts';
import { tryDraw } from './try-draw.ts';

async function trialOfDraw(
  { screen, ...order }: DrawOrder & { readonly screen: boolean },
  tools: Tools,
): Promise<Trial | ScreenedTrial> {
  return finished(await bandedTrial(order, tools), screen, tools);
}

async function bandedForm(order: BandedFormOrder, tools: Tools): Promise<SpectralForm> {
  const form = await bandedRidge(order, tools);
  return { ...form, basis: tools.share(form.basis), right: tools.share(form.right) };
}

const fitBlock = ({ refinement, ...order }: FitOrder, tools: Tools): Promise<BandedBlock> =>
  refinement ? refineBanded({ ...order, refinement }, tools) : solveBanded(order, tools);

type FitAndScore = FitOrder & Omit<BandedScoreOrder, 'fitted' | 'xMeans'>;

async function fitAndScore(order: FitAndScore, tools: Tools) {
  const fitted = await fitBlock(order, tools);
  const { weights, alpha } = fitted;
  return { ...(await scoreBanded({ ...order, fitted, xMeans: order.form.xMeans }, tools)), weights, alpha };
}

/** What the threads do for a banded ridge regression. */
export const bandedTasks = {
  openFold,
  bandedTrial: trialOfDraw,
  tryDraw,
  bandedForm,
  startFold,
  fitBanded: fitBlock,
  fitAndScore,
};
