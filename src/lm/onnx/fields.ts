/** Field numbers of onnx.proto, the few that are read or written here. */
export const MODEL = { graph: 7, imports: 8, functions: 25 } as const;
export const OPSET = { domain: 1, version: 2 } as const;
export const GRAPH = { node: 1, initializer: 5, input: 11, output: 12, valueInfo: 13 } as const;
export const NODE = { input: 1, output: 2, op: 4, attribute: 5, domain: 7 } as const;
export const ATTRIBUTE = { name: 1, integer: 3, tensor: 5, graph: 6, integers: 8, graphs: 11, type: 20, reference: 21 } as const;
export const FUNCTION = { name: 1, input: 4, output: 5, node: 7, imports: 9, domain: 10, defaults: 11 } as const;
export const VALUE = { name: 1, type: 2, tensor: 1, element: 1, shape: 2, dim: 1, length: 1, symbol: 2 } as const;
export const TENSOR = { dims: 1, element: 2, floats: 4, name: 8, raw: 9, external: 13, location: 14 } as const;
export const ENTRY = { key: 1, value: 2 } as const;

/** Element types of tensors, the few that a language model's weights and values come in. */
export const ELEMENT = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
  bfloat16: 16,
} as const;
