import { readTextFile, textFile } from '../data/files/text-file.ts';
import { ngramModels } from '../schemas/ngram-models.ts';
import { defineStage } from '../src/engine/stage.ts';
import { WiringError } from '../src/errors.ts';
import { estimateNgram } from '../src/lm/ngram.ts';
import { writeNgram } from '../src/lm/ngram-file.ts';
import { trainNgram } from '../src/lm/ngram-surprisal.ts';
import { splitDocuments } from '../src/lm/perplexity.ts';
import { fromRows } from '../src/table/check.ts';

/** An n-gram model of a text file (see trainNgram). Its discounts are estimated here once, so that a text too small for them fails here. */
export default defineStage({
  name: 'train-ngram',
  about: 'Count the n-grams of a text, as a baseline that a language model has to beat.',
  inputs: {},
  params: { text: '', order: 3, lowerCase: true, minCount: 2 },
  outputs: { ngramModels },
  sources: ({ text }) => [textFile(text)],
  run(_, { text: source, order, lowerCase, minCount }) {
    for (const [name, value] of Object.entries({ order, minCount })) {
      if (!(Number.isInteger(value) && value >= 1)) throw new WiringError(name, `${value} is not a whole number above 0`);
    }
    const text = readTextFile(source);
    const content = trainNgram(text, { order, lowerCase, minCount });
    estimateNgram(content.counts);
    const row = {
      source,
      order,
      lower_case: lowerCase,
      min_count: minCount,
      documents: splitDocuments(text).length,
      words: content.counts.counts.reduce((sum, count) => sum + count, 0),
      vocabulary: content.vocabulary.words.length - 1,
      content: writeNgram(content),
    };
    return { ngramModels: fromRows(ngramModels, [row]) };
  },
});
