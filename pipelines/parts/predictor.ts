import { isLanguageModel } from '../../data/model-kinds.ts';
import { scoresTokens } from '../../data/open-model.ts';

/**
 * The model whose surprisal is the control of that name: the first one named that scores tokens, else `otherwise`. `headless` are those
 * before it that do not, being exported without their output layer.
 */
export function chosenPredictor(
  models: readonly string[],
  otherwise: string,
): { surprisalOf: string; headless: readonly string[] } {
  const languageModels = models.filter(isLanguageModel);
  const first = languageModels.findIndex(scoresTokens);
  if (first < 0) return { surprisalOf: otherwise, headless: languageModels };
  return { surprisalOf: languageModels[first], headless: languageModels.slice(0, first) };
}
