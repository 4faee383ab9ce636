import { featureRule } from '../../data/feature-rules.ts';
import { WiringError } from '../../src/errors.ts';

/** What a pipeline's user chose of regressions, beside their kinds and penalties. */
interface Choices {
  readonly features: string;
  readonly components: readonly number[];
  readonly targets: string;
  readonly penaltyFor: string;
}

/** The same as the stages take it. Throws a WiringError that names the option. */
export function chosenRegression({ features, components, targets, penaltyFor }: Choices) {
  if (components.length === 0) throw new WiringError('--components', 'names none', 'name at least one, or leave the option out');
  const odd = components.find((count) => !(Number.isInteger(count) && count >= 1));
  if (odd !== undefined)
    throw new WiringError('--components', `${odd} is not a whole number from 1`, 'name how many, such as 25');
  return {
    features: featureRule(features),
    components,
    scaleTargets: targets === 'zscore',
    penaltyFor: penaltyFor as 'each' | 'all',
  };
}
