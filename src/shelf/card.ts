/** One file of a published model: where its repository keeps it and what it is called in a model folder. */
export interface CardFile {
  readonly from: string;
  readonly as: string;
  /** Null where we have not seen the file: then the hash of the first download is kept, and every later one is held to it. */
  readonly sha256: string | null;
  readonly bytes: number | null;
}

/** Where an ONNX export of a model is published. */
export interface CardSource {
  /** On the Hugging Face hub: `owner/name`. */
  readonly repository: string;
  /**
   * A commit, or a branch; what a branch stood for at the first download is kept, so that the files of one folder are of one
   * commit.
   */
  readonly revision: string;
  readonly files: readonly CardFile[];
  /** A sentence on what we could not look up; null where somebody has. */
  readonly unverified: string | null;
}

/** What a published language model is, and how to obtain it. */
export interface ModelCard {
  readonly id: string;
  readonly about: string;
  /** The repository of its makers, and the licence of its weights. */
  readonly origin: string;
  readonly licence: string;
  /** Null where we know of no published export. */
  readonly source: CardSource | null;
  /** The task under which `optimum-cli export onnx` exports it. */
  readonly task: 'text-generation' | 'fill-mask' | 'feature-extraction';
  readonly family: string;
  readonly layers: number;
  readonly width: number;
  readonly tokenizer: 'BPE' | 'WordPiece' | 'Unigram';
  readonly vocabulary: number;
  /** Most tokens in one pass. */
  readonly context: number;
  /** What stands before a text, and whether the published tokenizer puts it there. */
  readonly bos: string;
  /**
   * The layer that Brain-Score takes for the language system, by its PyTorch name and ours; null where it has none for this
   * model.
   */
  readonly committed: { readonly layer: string; readonly site: string } | null;
}
