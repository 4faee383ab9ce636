/** Brain-Score's 49 content-free positional models, which differ in how far a presentation is blurred over its neighbours: 0, 0.1 … 4.8. */
export const oasmModels: readonly string[] = Array.from({ length: 49 }, (_, tenths) => `oasm-sigma${tenths / 10}`);

/** The blur that the name of such a model states, in presentations; undefined for any other name. */
export const sigmaOf = (id: string): number | undefined =>
  oasmModels.includes(id) ? Number(id.slice('oasm-sigma'.length)) : undefined;
