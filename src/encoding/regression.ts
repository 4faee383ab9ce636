import type { Work } from './block-plan.ts';
import { RAW } from './feature-rule.ts';

/** What may be chosen of a regression beside its kind and its penalties, as plain data: see `Work`. */
export type Regression = Required<Pick<Work, 'features' | 'components' | 'penaltyFor' | 'scaleTargets'>>;

/** Features and targets as they are, a penalty for each target, and as many components as the `pls` of Schrimpf et al. 2021. */
export const USUAL: Regression = { features: RAW, components: [25], penaltyFor: 'each', scaleTargets: false };
