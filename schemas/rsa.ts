import { defineTable, real, text } from '../src/table/define.ts';

export const rsa = defineTable({
  name: 'rsa',
  about: 'Agreement of a model’s RDM with a subject’s RDM.',
  key: ['model', 'site', 'subject_id'],
  columns: {
    model: text('the model or control'),
    site: text('joins activations'),
    subject_id: text('joins neuroids'),
    rho: real(
      'similarity of the two upper triangles, by the comparison of the step: Spearman correlation if none is named',
      'rho',
    ),
  },
});
