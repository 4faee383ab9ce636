import { GRAPH, MODEL, TENSOR } from './fields.ts';
import { message, readFields } from './protobuf.ts';
import { type External, externalFields, tensorName } from './tensor.ts';

/** The model with the tensors that `places` names lying there, whatever was said of their place before. */
export function moveWeights(model: Uint8Array, places: ReadonlyMap<string, External>): Uint8Array {
  if (places.size === 0) return model;
  const move = (payload: Uint8Array): Uint8Array[] => {
    const place = places.get(tensorName(payload));
    if (!place) return [payload];
    const kept = readFields(payload).filter(({ number }) => number !== TENSOR.external && number !== TENSOR.location);
    return [...kept.map(({ whole }) => whole), ...externalFields(place)];
  };
  const inGraph = (graph: Uint8Array): Uint8Array[] =>
    readFields(graph).flatMap(({ number, payload, whole }) =>
      number === GRAPH.initializer ? message(GRAPH.initializer, ...move(payload)) : [whole],
    );
  return Buffer.concat(
    readFields(model).flatMap(({ number, payload, whole }) =>
      number === MODEL.graph ? message(MODEL.graph, ...inGraph(payload)) : [whole],
    ),
  );
}
