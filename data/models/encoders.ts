import type { CardSource, ModelCard } from '../../src/shelf/card.ts';
import { exportFiles, INFERRED, NEVER_PULLED } from './export-files.ts';

const published = (repository: string, unverified: string): CardSource => ({
  repository,
  revision: 'main',
  files: exportFiles('onnx/model.onnx'),
  unverified,
});

const BERT = {
  licence: 'Apache-2.0',
  task: 'fill-mask',
  family: 'bert',
  layers: 12,
  width: 768,
  tokenizer: 'WordPiece',
  vocabulary: 30_522,
  context: 512,
  bos: '[CLS] before and [SEP] after, as the published tokenizer does',
  committed: null,
} as const;

const ROBERTA = {
  ...BERT,
  licence: 'MIT',
  family: 'roberta',
  tokenizer: 'BPE',
  vocabulary: 50_265,
  bos: '<s> before and </s> after, as the published tokenizer does',
} as const;

/** Models that read both ways. Brain-Score commits no layer for any of them. */
export const encoders: readonly ModelCard[] = [
  {
    ...BERT,
    id: 'bert-base-uncased',
    about: 'Google BERT, 110 M parameters; lower-cases its text',
    origin: 'google-bert/bert-base-uncased',
    source: published('Xenova/bert-base-uncased', NEVER_PULLED),
  },
  {
    ...BERT,
    id: 'bert-large-uncased',
    about: 'Google BERT, 340 M parameters; lower-cases its text',
    origin: 'google-bert/bert-large-uncased',
    source: null,
    layers: 24,
    width: 1024,
  },
  {
    ...BERT,
    id: 'distilbert-base-uncased',
    about: 'BERT distilled to half its layers, 66 M parameters; lower-cases its text',
    origin: 'distilbert/distilbert-base-uncased',
    source: published('Xenova/distilbert-base-uncased', NEVER_PULLED),
    family: 'distilbert',
    layers: 6,
  },
  {
    ...ROBERTA,
    id: 'roberta-base',
    about: 'RoBERTa, 125 M parameters',
    origin: 'FacebookAI/roberta-base',
    source: published('Xenova/roberta-base', INFERRED),
  },
  {
    ...ROBERTA,
    id: 'distilroberta-base',
    about: 'RoBERTa distilled to half its layers, 82 M parameters',
    origin: 'distilbert/distilroberta-base',
    licence: 'Apache-2.0',
    source: published('Xenova/distilroberta-base', INFERRED),
    layers: 6,
  },
  {
    ...ROBERTA,
    id: 'xlm-roberta-base',
    about: 'XLM-RoBERTa for a hundred languages, 270 M parameters',
    origin: 'FacebookAI/xlm-roberta-base',
    source: published('Xenova/xlm-roberta-base', INFERRED),
    family: 'xlm-roberta',
    tokenizer: 'Unigram',
    vocabulary: 250_002,
  },
  {
    ...BERT,
    id: 'albert-base-v2',
    about: 'ALBERT, whose blocks share their weights, 12 M parameters; lower-cases its text',
    origin: 'albert/albert-base-v2',
    source: published('Xenova/albert-base-v2', INFERRED),
    family: 'albert',
    tokenizer: 'Unigram',
    vocabulary: 30_000,
  },
  {
    ...BERT,
    id: 'electra-base-discriminator',
    about: 'Google ELECTRA, 110 M parameters; tells replaced words, so that it predicts none; lower-cases its text',
    origin: 'google/electra-base-discriminator',
    source: published('Xenova/electra-base-discriminator', INFERRED),
    task: 'feature-extraction',
    family: 'electra',
  },
];
