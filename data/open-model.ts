import { type LanguageModel, type OpenOptions, openModel } from '../src/lm/model.ts';
import { hasOutputLayer } from '../src/lm/output-layer.ts';
import { residualSites } from '../src/lm/sites.ts';
import { readingThreads } from '../src/lm/threads.ts';
import { modelById } from './models.ts';

/** Opens the language model of that name (see modelById), a twin with its weights redrawn, on as many threads as the environment says. */
export function openById(id: string, options: Pick<OpenOptions, 'taps' | 'logits'> = {}): Promise<LanguageModel> {
  const { folder, untrainedSeed } = modelById(id);
  const threads = readingThreads(process.env);
  return openModel(folder, { ...options, threads, ...(untrainedSeed === null ? {} : { untrainedSeed }) });
}

/** The model of that name, to be read at the sites that are `named`, or at its residual stream where none is. It scores no tokens. */
export const openAtSites = (id: string, named: readonly string[]): Promise<LanguageModel> =>
  openById(id, { taps: named.length > 0 ? named : ({ layers }) => residualSites(layers), logits: false });

/** Whether the model of that name scores tokens, and so has a surprisal (see hasOutputLayer). */
export const scoresTokens = (id: string): boolean => hasOutputLayer(modelById(id).folder);
