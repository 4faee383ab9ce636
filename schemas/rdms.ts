import { defineTable, integer, list64, text } from '../src/table/define.ts';

export const rdms = defineTable({
  name: 'rdms',
  about: 'Representational dissimilarity matrices: 1 - Pearson r between the patterns of two presentations.',
  key: ['owner', 'part'],
  columns: {
    owner: text('a model, or `subject:<id>`'),
    part: text('site of the model, or region of the subject'),
    size: integer('presentations', 'presentation'),
    dissimilarity: list64(
      'strict upper triangle, row by row, in the order of the stimulus set; by the distance of the step, 1 − Pearson r if none is named',
      'distance',
    ),
  },
});
