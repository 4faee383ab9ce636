import type { CardFile } from '../../src/shelf/card.ts';

/**
 * The files of an export that we have never downloaded: config and tokenizer first, since they are small, then the graph and, for
 * graphs above 2 GB, the weights beside it, which keep their name because the graph names them.
 */
export function exportFiles(graph: string, ...weights: string[]): CardFile[] {
  const unseen = { sha256: null, bytes: null };
  return [
    { from: 'config.json', as: 'config.json', ...unseen },
    { from: 'tokenizer.json', as: 'tokenizer.json', ...unseen },
    { from: graph, as: 'model.onnx', ...unseen },
    ...weights.map((path) => ({ from: path, as: path.split('/').at(-1)!, ...unseen })),
  ];
}

/** Said of an export whose address is taken from programs that download it, and that nobody here has downloaded. */
export const NEVER_PULLED =
  'The address is the one that other public programs download from; we have not downloaded the files ourselves, so that their hashes are not known beforehand.';
/** Said of an export whose file names we infer from those of its smaller siblings. */
export const INFERRED =
  'We infer repository and file names from those of its siblings, and have not seen the files; if they are not there, export the model yourself.';
