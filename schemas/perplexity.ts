import { defineTable, integer, optionalReal, real, text } from '../src/table/define.ts';

export const perplexity = defineTable({
  name: 'perplexity',
  about: 'How well a model predicts texts that it did not learn from. Every token is scored once, given what comes before it.',
  key: ['model', 'source'],
  columns: {
    model: text('the language model'),
    source: text('the text file, as it was named'),
    documents: integer('blocks between empty lines; each is read alone', 'document'),
    tokens: integer('tokens scored', 'token'),
    words: integer('words, separated by white space', 'word'),
    bytes: integer('UTF-8 bytes of the documents', 'byte'),
    bits: real('summed surprisal of all tokens', 'bit'),
    bits_per_byte: real('bits / bytes: comparable between models of different vocabularies', 'bit/byte'),
    perplexity_per_word: optionalReal(
      '2^(bits / words); NaN where it exceeds a double, as in long texts without white space',
      '1',
    ),
    perplexity_per_token: real('2^(bits / tokens): comparable between models of one vocabulary only', '1'),
  },
});
