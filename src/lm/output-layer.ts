import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ModelError } from '../errors.ts';
import { plainGraph } from './onnx/plain-graph.ts';
import { readModel } from './onnx/read-model.ts';
import { recogniseTransformer } from './recognise-transformer.ts';

/**
 * Whether the model in `folder` scores tokens, and so has a surprisal; one that is exported without its output layer does not. Only its
 * graph is looked at. Where that cannot be read or is not recognised, or where sites are named by hand, the answer is yes: whatever is
 * wrong is told when the model is opened.
 */
export function hasOutputLayer(folder: string): boolean {
  if (existsSync(join(folder, 'sites.json'))) return true;
  try {
    const { graph } = plainGraph(readModel(join(folder, 'model.onnx')).graph);
    const { sites, missing } = recogniseTransformer(graph);
    return missing !== undefined || sites.some(({ name }) => name === 'logits');
  } catch (error) {
    if (error instanceof ModelError) return true;
    throw error;
  }
}
