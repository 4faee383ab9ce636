import { defineTable, text, vector32 } from '../src/table/define.ts';

export const activations = defineTable({
  name: 'activations',
  about: 'What a model holds of each presentation at each site. Rows of one site lie together, in the order of the stimulus set.',
  key: ['site', 'stimulus_id'],
  columns: {
    site: text('named place in the model, such as blocks.2.resid_post; one name for a model that is a plain feature'),
    stimulus_id: text('joins stimulus_set'),
    activation: vector32('the units of the site, padded on the right with zeros where sites differ in width', 'activation'),
  },
});
