import type { CardSource, ModelCard } from '../../src/shelf/card.ts';
import { exportFiles, INFERRED, NEVER_PULLED } from './export-files.ts';

const DECODER = 'onnx/decoder_model.onnx';

const published = (repository: string, unverified: string, ...weights: string[]): CardSource => ({
  repository,
  revision: 'main',
  files: exportFiles(DECODER, ...weights),
  unverified,
});

const GPT2 = {
  licence: 'MIT',
  task: 'text-generation',
  family: 'gpt2',
  tokenizer: 'BPE',
  vocabulary: 50_257,
  context: 1024,
  bos: '<|endoftext|> (id 50256), put there by us; the published tokenizer puts nothing',
} as const;

const NEO = { ...GPT2, family: 'gpt_neo', context: 2048 } as const;

const committed = (block: number) => ({ layer: `transformer.h.${block}`, site: `blocks.${block}.resid_post` });

/** The nine models of the GPT family that Brain-Score's language side tests; layers as it commits them. */
export const gptFamily: readonly ModelCard[] = [
  {
    ...GPT2,
    id: 'openai-gpt',
    about: 'OpenAI GPT of 2018, 117 M parameters; lower-cases its text',
    origin: 'openai-community/openai-gpt',
    source: null,
    family: 'openai-gpt',
    layers: 12,
    width: 768,
    vocabulary: 40_478,
    context: 512,
    bos: 'none; the model was trained without one',
    committed: committed(11),
  },
  {
    ...GPT2,
    id: 'distilgpt2',
    about: 'GPT-2 distilled to half its layers, 82 M parameters',
    origin: 'distilbert/distilgpt2',
    licence: 'Apache-2.0',
    source: published('Xenova/distilgpt2', NEVER_PULLED),
    layers: 6,
    width: 768,
    committed: committed(5),
  },
  {
    ...GPT2,
    id: 'gpt2',
    about: 'OpenAI GPT-2, 124 M parameters',
    origin: 'openai-community/gpt2',
    source: { ...published('openai-community/gpt2', NEVER_PULLED), revision: '607a30d783dfa663caf39e06633721c8d4cfcd7e' },
    layers: 12,
    width: 768,
    committed: committed(11),
  },
  {
    ...GPT2,
    id: 'gpt2-medium',
    about: 'OpenAI GPT-2, 355 M parameters',
    origin: 'openai-community/gpt2-medium',
    source: published('openai-community/gpt2-medium', NEVER_PULLED),
    layers: 24,
    width: 1024,
    committed: committed(22),
  },
  {
    ...GPT2,
    id: 'gpt2-large',
    about: 'OpenAI GPT-2, 774 M parameters',
    origin: 'openai-community/gpt2-large',
    source: published('openai-community/gpt2-large', INFERRED, 'onnx/decoder_model.onnx_data'),
    layers: 36,
    width: 1280,
    committed: committed(33),
  },
  {
    ...GPT2,
    id: 'gpt2-xl',
    about: 'OpenAI GPT-2, 1.5 G parameters',
    origin: 'openai-community/gpt2-xl',
    source: published('openai-community/gpt2-xl', INFERRED, 'onnx/decoder_model.onnx_data'),
    layers: 48,
    width: 1600,
    committed: committed(43),
  },
  {
    ...NEO,
    id: 'gpt-neo-125m',
    about: 'EleutherAI GPT-Neo, 125 M parameters',
    origin: 'EleutherAI/gpt-neo-125m',
    source: published('Xenova/gpt-neo-125M', INFERRED),
    layers: 12,
    width: 768,
    committed: committed(11),
  },
  {
    ...NEO,
    id: 'gpt-neo-1.3B',
    about: 'EleutherAI GPT-Neo, 1.3 G parameters',
    origin: 'EleutherAI/gpt-neo-1.3B',
    source: null,
    layers: 24,
    width: 2048,
    committed: committed(18),
  },
  {
    ...NEO,
    id: 'gpt-neo-2.7B',
    about: 'EleutherAI GPT-Neo, 2.7 G parameters',
    origin: 'EleutherAI/gpt-neo-2.7B',
    source: null,
    layers: 32,
    width: 2560,
    committed: committed(31),
  },
];
