import { ModelError } from '../errors.ts';

/** What is said where a model computes NaN or infinity: nothing can be made of it, and as a rule its weights are damaged. */
export const notNumbers = (place: string): ModelError =>
  new ModelError(
    place,
    'holds NaN or infinity',
    'its weights are damaged, or overflow: obtain the model again and compare its checksums',
  );
