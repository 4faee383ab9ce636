import { isDeepStrictEqual } from 'node:util';
import type { Dataset } from '../../data/dataset.ts';
import { options } from './options.ts';

/** The penalties that were chosen; where they are the usual ones, those that the dataset has of its own, if any. */
export const penaltiesFor = ({ alphas }: Dataset, chosen: readonly number[]): readonly number[] =>
  alphas && isDeepStrictEqual(chosen, options.alphas.default) ? alphas : chosen;
