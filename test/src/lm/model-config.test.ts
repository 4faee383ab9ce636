import test from 'ava';
import { ModelError } from '../../../src/errors.ts';
import { readConfig } from '../../../src/lm/model-config.ts';

const NO_TOKENS = new Map<string, number>();
const BERT_TOKENS = new Map([
  ['[CLS]', 101],
  ['[SEP]', 102],
]);
/** The config.json of published models, the keys that matter. */
const GPT2 = {
  model_type: 'gpt2',
  n_layer: 12,
  n_embd: 768,
  n_head: 12,
  n_ctx: 1024,
  n_positions: 1024,
  vocab_size: 50257,
  bos_token_id: 50256,
  eos_token_id: 50256,
};
const BERT = {
  model_type: 'bert',
  num_hidden_layers: 12,
  hidden_size: 768,
  num_attention_heads: 12,
  max_position_embeddings: 512,
  vocab_size: 30522,
  pad_token_id: 0,
};
const ROBERTA = {
  ...BERT,
  model_type: 'roberta',
  max_position_embeddings: 514,
  vocab_size: 50265,
  pad_token_id: 1,
  bos_token_id: 0,
  eos_token_id: 2,
};
const T5 = {
  model_type: 't5',
  num_layers: 6,
  d_model: 512,
  num_heads: 8,
  n_positions: 512,
  vocab_size: 32128,
  pad_token_id: 0,
  eos_token_id: 1,
};
const LLAMA = {
  ...BERT,
  model_type: 'llama',
  max_position_embeddings: 131072,
  vocab_size: 128256,
  bos_token_id: 128000,
  eos_token_id: [128001, 128008],
  pad_token_id: undefined,
};
const DISTILBERT = {
  model_type: 'distilbert',
  n_layers: 6,
  dim: 768,
  n_heads: 12,
  max_position_embeddings: 512,
  vocab_size: 30522,
  pad_token_id: 0,
};
const XGLM = {
  model_type: 'xglm',
  num_layers: 24,
  d_model: 1024,
  attention_heads: 16,
  max_position_embeddings: 2048,
  vocab_size: 256008,
  bos_token_id: 0,
};

const read = (config: object, tokens = NO_TOKENS) => readConfig('config.json', config as Record<string, unknown>, tokens);

test('every family’s names for the same numbers are read', (t) => {
  const shape = ({ layers, width, heads, context, vocabulary }: ReturnType<typeof read>) => [
    layers,
    width,
    heads,
    context,
    vocabulary,
  ];
  t.deepEqual(shape(read(GPT2)), [12, 768, 12, 1024, 50257]);
  t.deepEqual(shape(read(BERT, BERT_TOKENS)), [12, 768, 12, 512, 30522]);
  t.deepEqual(shape(read(T5)), [6, 512, 8, 512, 32128]);
  t.deepEqual(shape(read(DISTILBERT, BERT_TOKENS)), [6, 768, 12, 512, 30522]);
  t.deepEqual(shape(read(XGLM)), [24, 1024, 16, 2048, 256008]);
});

test('RoBERTa counts its positions from behind the id of padding, and so holds fewer', (t) => {
  const { context, firstPosition, pad } = read(ROBERTA);
  t.deepEqual({ context, firstPosition, pad }, { context: 512, firstPosition: 2, pad: 1 });
  for (const model_type of ['roberta-prelayernorm', 'xlm-roberta', 'xlm-roberta-xl', 'camembert', 'data2vec-text', 'mpnet'])
    t.is(read({ ...ROBERTA, model_type }).context, 512, model_type);
});

test('what stands around a text is the config’s, else the tokenizer’s', (t) => {
  const around = (config: object, tokens?: Map<string, number>) => {
    const { bos, end, causal } = read(config, tokens);
    return { bos, end, causal };
  };
  t.deepEqual(around(GPT2), { bos: 50256, end: null, causal: true });
  t.deepEqual(around(BERT, BERT_TOKENS), { bos: 101, end: 102, causal: false });
  t.deepEqual(around(ROBERTA), { bos: 0, end: 2, causal: false });
  t.deepEqual(around(T5), { bos: 1, end: 1, causal: false });
  t.deepEqual(around(LLAMA), { bos: 128000, end: null, causal: true });
  t.deepEqual(around({ ...LLAMA, bos_token_id: null }), { bos: 128001, end: null, causal: true });
  t.deepEqual(around({ ...GPT2, bos_token_id: null, eos_token_id: undefined }), { bos: null, end: null, causal: true });
});

test('which way a model reads is the family’s, the class’s or the reader’s to say', (t) => {
  t.true(read({ ...BERT, is_decoder: true }, BERT_TOKENS).causal);
  const unknown = { ...GPT2, model_type: 'newest' };
  t.true(read({ ...unknown, architectures: ['NewestForCausalLM'] }).causal);
  t.false(read({ ...unknown, architectures: ['NewestForMaskedLM'] }).causal);
  t.false(read({ ...unknown, causal: false }).causal);
  t.throws(() => read(unknown), { instanceOf: ModelError, message: /model_type "newest" does not tell .* add "causal"/ });
});

test('a number that is missing, misspelt or no whole number is named', (t) => {
  const refused = (changes: object, message: RegExp) =>
    t.throws(() => read({ ...GPT2, ...changes }), { instanceOf: ModelError, message });
  refused({ n_layer: undefined }, /does not give n_layer or num_hidden_layers/);
  refused({ n_layer: null, n_layerz: 12 }, /did you mean "n_layerz"/);
  refused({ n_embd: 76.8 }, /n_embd is 76\.8, not a whole number of at least 1/);
  refused({ vocab_size: '50257' }, /vocab_size is "50257"/);
  refused({ n_positions: 1 }, /n_positions is 1, not a whole number of at least 2/);
});
