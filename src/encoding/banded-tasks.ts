import type { Tools } from '../linalg/crew.ts';
import { bandedTrial, type DrawOrder, openFold } from './banded-fold.ts';
import { type BandedBlock, bandedRidge, openRows, solveBanded } from './banded-ridge.ts';
import { finished } from './finish-trial.ts';
import { type FitOrder, refineBanded } from './refine-block.ts';
import { startFold } from './refine-weights.ts';
import { type BandedScoreOrder, scoreBanded } from './score-banded.ts';
import { type ScreenedLosses, screenFold } from './screen-fold.ts';
import type { SingleTargets } from './single-targets.ts';
import type { Trial } from './trial.ts';
import { tryDraw } from './try-draw.ts';

interface TrialTask extends DrawOrder {
  /** Targets to be screened in single precision; null for none. */
  readonly screen: SingleTargets | null;
  /** The trial of an earlier draw in the same fold, whose memory may be written over. */
  readonly room: Trial | null;
}

/** A draw of weights in one fold: its trial, and its losses in single precision if that was asked for. */
export interface TriedFold {
  readonly trial: Trial;
  readonly screened: ScreenedLosses | null;
}

async function trialOfDraw({ screen, room, ...order }: TrialTask, tools: Tools): Promise<TriedFold> {
  const trial = await bandedTrial(order, tools);
  const screened = screen && (await screenFold(trial, screen, tools));
  return { trial: await finished(trial, false, room, tools), screened };
}

const fitBlock = ({ refinement, ...order }: FitOrder, tools: Tools): Promise<BandedBlock> =>
  refinement ? refineBanded({ ...order, refinement }, tools) : solveBanded(order, tools);

type FitAndScore = FitOrder & Omit<BandedScoreOrder, 'fitted' | 'xMeans'>;

async function fitAndScore(order: FitAndScore, tools: Tools) {
  const fitted = await fitBlock(order, tools);
  const { weights, alpha } = fitted;
  return { ...(await scoreBanded({ ...order, fitted, xMeans: order.whole.xMeans }, tools)), weights, alpha };
}

/** What the threads do for a banded ridge regression. */
export const bandedTasks = {
  openFold,
  bandedTrial: trialOfDraw,
  tryDraw,
  openRows,
  bandedRidge,
  startFold,
  fitBanded: fitBlock,
  fitAndScore,
};
