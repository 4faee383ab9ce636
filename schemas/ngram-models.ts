import { bytes, defineTable, flag, integer, text } from '../src/table/define.ts';

export const ngramModels = defineTable({
  name: 'ngram_models',
  about: 'Models that predict a word from the few words before it, by counting a text. One row a model.',
  key: ['source'],
  columns: {
    source: text('the text file that was counted, as it was named'),
    order: integer('words that a probability looks at, the predicted one included', 'word'),
    lower_case: flag('whether words are read in lower case'),
    min_count: integer('words that occur less often are read as the unknown word', 'word'),
    documents: integer('blocks between empty lines; no count reaches over them', 'document'),
    words: integer('words and punctuation marks that were counted', 'word'),
    vocabulary: integer('different words, the unknown one included', 'word'),
    content: bytes('the counts, compressed'),
  },
});
