import { defineTable, optionalReal, optionalText, text } from '../src/table/define.ts';

export const neuroids = defineTable({
  name: 'neuroids',
  about: 'What was recorded from: voxels, regions or electrodes, in the order of the response vectors.',
  key: ['neuroid_id'],
  columns: {
    neuroid_id: text('identifies the neuroid'),
    subject_id: text('whose it is'),
    region: text('anatomical or functional region'),
    published_ceiling: optionalReal('noise ceiling that came with the data, NaN where none did', 'r'),
    planted_site: optionalText(
      'simulated data only: the site whose activations drive this neuroid; null in real data and where there is noise alone',
    ),
    planted_ceiling: optionalReal('simulated data only: correlation of signal and noisy mean response; NaN in real data', 'r'),
  },
});
