import { DECODERS } from './decoders.ts';
import { BOTH_WAYS, POSITIONS_AFTER_PADDING } from './encoders.ts';

/** What a config.json says of the kind of its model. */
export interface Kind {
  readonly type: string;
  readonly architectures: readonly string[];
  readonly isDecoder: boolean;
}

/** What must be known of a family of models to feed it, beyond what its graph shows. */
export interface Family {
  /** Whether a position sees only those before it; undefined where the kind is not known. */
  readonly causal: boolean | undefined;
  /** Whether positions are counted from one more than the id of padding (RoBERTa's habit), and not from 0. */
  readonly positionsAfterPadding: boolean;
}

/** The family by its `model_type`, or, where that is not known to us, by what its class was made for. */
export function familyOf({ type, architectures, isDecoder }: Kind): Family {
  const positionsAfterPadding = POSITIONS_AFTER_PADDING.has(type);
  if (DECODERS.has(type)) return { causal: true, positionsAfterPadding };
  if (BOTH_WAYS.has(type)) return { causal: isDecoder, positionsAfterPadding };
  return { causal: causalByClass(architectures), positionsAfterPadding };
}

function causalByClass(architectures: readonly string[]): boolean | undefined {
  if (architectures.some((name) => /ForCausalLM$|LMHeadModel$/.test(name))) return true;
  return architectures.some((name) => /ForMaskedLM$|EncoderModel$/.test(name)) ? false : undefined;
}
