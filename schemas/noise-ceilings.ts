import { defineTable, optionalReal, text } from '../src/table/define.ts';

export const noiseCeilings = defineTable({
  name: 'noise_ceilings',
  about: 'Between which bounds the best possible RDM would agree with the subjects (Nili et al. 2014).',
  key: ['subject_id'],
  columns: {
    subject_id: text('joins neuroids'),
    lower: optionalReal(
      'similarity (Spearman if no other is named) of this subject with the mean of the others; NaN with one subject',
      'rho',
    ),
    upper: optionalReal(
      'similarity (Spearman if no other is named) of this subject with the mean of all; NaN where it is not defined',
      'rho',
    ),
  },
});
