import { NumericError } from '../errors.ts';

/** What becomes of features before they are regressed on, as plain data. */
export interface FeatureRule {
  /** Whether each is divided by its standard deviation. */
  readonly scale: boolean;
  /** To how many features, at most, more are reduced after that; null: all stay. */
  readonly reduce: Reduction | null;
}

export type Reduction =
  /** To the directions in which they vary most. */
  | { readonly by: 'pca'; readonly to: number }
  /** To sums with weights from the normal distribution of variance 1 / `to` (Johnson & Lindenstrauss 1984). */
  | { readonly by: 'projection'; readonly to: number; readonly seed: number };

/** Features as they are. */
export const RAW: FeatureRule = { scale: false, reduce: null };

export const isRaw = ({ scale, reduce }: FeatureRule): boolean => !scale && reduce === null;

/** The rule, or null where `width` features stay as they are by it: no more are reduced than are more than enough. */
export function ruleFor(rule: FeatureRule | undefined, width: number): FeatureRule | null {
  if (!rule || isRaw(rule)) return null;
  const reduce = rule.reduce && width > rule.reduce.to ? rule.reduce : null;
  return rule.scale || reduce ? { scale: rule.scale, reduce } : null;
}

/** Throws unless features are reduced to a whole number from 1. */
export function requireRule({ reduce }: FeatureRule): void {
  if (!reduce || (Number.isInteger(reduce.to) && reduce.to >= 1)) return;
  throw new NumericError('features', `${reduce.to} features are no whole number from 1`, 'reduce them to at least 1');
}
