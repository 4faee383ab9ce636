import { type Graph, readGraph } from './graph.ts';
import { inlineFunctions } from './inline-functions.ts';
import { hasSkips, unfoldSkips } from './unfold-skips.ts';
import { type HalfPrecision, halfPrecisionOf, widen } from './widen.ts';

/** A model in the form in which its sites are looked for, and in which it runs. */
export interface PlainGraph {
  readonly model: Uint8Array;
  readonly graph: Graph;
  /** What the export computes in, where that is half precision; `model` computes in single precision all the same. */
  readonly half: HalfPrecision | undefined;
}

/**
 * The ONNX model `given` without functions of its own (see inlineFunctions), in single precision (see widen), its fused additions to the
 * residual stream taken apart (see unfoldSkips).
 */
export function plainGraph(given: Uint8Array): PlainGraph {
  const model = inlineFunctions(given);
  const half = halfPrecisionOf(readGraph(model));
  const wide = half ? widen(model) : model;
  const graph = readGraph(wide);
  if (!hasSkips(graph)) return { model: wide, graph, half };
  const unfolded = unfoldSkips(wide, graph);
  return { model: unfolded, graph: readGraph(unfolded), half };
}
