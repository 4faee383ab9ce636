/** The `model_type` of models that read in both directions (unless their config.json says `is_decoder`). */
export const BOTH_WAYS: ReadonlySet<string> = new Set([
  'bert',
  'roberta',
  'roberta-prelayernorm',
  'xlm-roberta',
  'xlm-roberta-xl',
  'camembert',
  'data2vec-text',
  'distilbert',
  'albert',
  'electra',
  'mpnet',
  'modernbert',
  'deberta',
  'deberta-v2',
  'megatron-bert',
  'rembert',
  'roformer',
  't5',
]);

/** Those among them whose first token stands at the position `pad_token_id + 1`, so that as many positions are out of use. */
export const POSITIONS_AFTER_PADDING: ReadonlySet<string> = new Set([
  'roberta',
  'roberta-prelayernorm',
  'xlm-roberta',
  'xlm-roberta-xl',
  'camembert',
  'data2vec-text',
  'mpnet',
]);
