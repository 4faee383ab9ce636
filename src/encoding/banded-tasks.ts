import type { Tools } from '../linalg/crew.ts';
import { bandedTrial, type DrawOrder, openFold } from './banded-fold.ts';
import { type BandedBlock, bandedRidge, solveBanded } from './banded-ridge.ts';
import { finished } from './finish-trial.ts';
import { type FitOrder, refineBanded } from './refine-block.ts';
import { startFold } from './refine-weights.ts';
import { type BandedScoreOrder, scoreBanded } from './score-banded.ts';
import type { ScreenedTrial } from './screen.ts';
import type { Trial } from './trial.ts';
import { tryDraw } from './try-draw.ts';

interface TrialTask extends DrawOrder {
  readonly screen: boolean;
  /** The trial of an earlier draw in the same fold, whose memory may be written over. */
  readonly room: Trial | ScreenedTrial | null;
}

async function trialOfDraw({ screen, room, ...order }: TrialTask, tools: Tools): Promise<Trial | ScreenedTrial> {
  const made = await bandedTrial(order, tools);
  return finished(made, screen, room, tools);
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
  bandedRidge,
  startFold,
  fitBanded: fitBlock,
  fitAndScore,
};
