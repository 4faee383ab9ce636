import { resolve } from 'node:path';
import { activations } from '../schemas/activations.ts';
import { exclusions } from '../schemas/exclusions.ts';
import { sites } from '../schemas/sites.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { lookupWords } from '../src/encoding/random-embedding.ts';
import { defineStage } from '../src/engine/stage.ts';
import { meanVector, readWordVectors } from '../src/lm/word-vectors.ts';
import { check, fromRows } from '../src/table/check.ts';

/**
 * Each text alone as the mean of its words' vectors, from a file of word2vec or GloVe. Words are cleaned as brain-score cleans them
 * (see lookupWords), their case is kept; one that the file lacks counts as zeros, and is listed.
 */
export default defineStage({
  name: 'embed-words',
  about: 'Give each text the mean of its words’ vectors.',
  inputs: { stimulusSet },
  params: { model: '', file: '' },
  outputs: { activations, sites, exclusions },
  sources: ({ file }) => [resolve(file)],
  async run({ stimulusSet }, { model, file }) {
    const { stimulus_id, text } = stimulusSet.columns;
    const words = text.map(lookupWords);
    const wanted = new Set(words.flat());
    const found = await readWordVectors(resolve(file), wanted);
    const data = new Float32Array(text.length * found.width);
    words.forEach((own, row) => data.set(meanVector(own, found), row * found.width));
    const unknown = [...wanted].filter((word) => !found.vectors.has(word));
    return {
      sites: fromRows(sites, [{ model, site: 'features', depth: 0, width: found.width }]),
      activations: check(activations, {
        site: stimulus_id.map(() => 'features'),
        stimulus_id,
        activation: { data, width: found.width },
      }),
      exclusions: fromRows(
        exclusions,
        unknown.map((id) => ({ kind: 'word', id, reason: `has no vector in ${model}, and counts as zeros` })),
      ),
    };
  },
});
