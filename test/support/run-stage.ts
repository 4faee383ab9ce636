import { type Context, isMany, type Stage, type TablesIn, type TablesOut } from '../../src/engine/stage.ts';
import { check, fromRows } from '../../src/table/check.ts';
import type { RowOf, Table, TableSpec } from '../../src/table/define.ts';

type Given<S extends TableSpec> = Table<S> | readonly RowOf<S>[];
/** Inputs as literal rows or as tables. */
export type GivenInputs<S extends Stage> =
  S extends Stage<infer I, any, any>
    ? {
        readonly [K in keyof I]: I[K] extends { many: infer M extends TableSpec }
          ? readonly Given<M>[]
          : I[K] extends TableSpec
            ? Given<I[K]>
            : never;
      }
    : never;

export const quietContext: Context = { seed: 1, log() {}, progress() {} };

const asTable = (spec: TableSpec, given: any): Table => (Array.isArray(given) ? fromRows(spec, given) : given);

/** Runs one stage as the engine would: inputs checked, params filled up with the defaults, outputs checked. */
export async function runStage<S extends Stage>(
  stage: S,
  inputs: GivenInputs<S>,
  params: Partial<S['params']> = {},
): Promise<S extends Stage<any, any, infer O> ? TablesOut<O> : never> {
  const tables = Object.fromEntries(
    Object.entries(stage.inputs as Record<string, any>).map(([port, spec]) => {
      const given = (inputs as any)[port];
      return [port, isMany(spec) ? given.map((one: any) => asTable(spec.many, one)) : asTable(spec, given)];
    }),
  );
  const made = await stage.run(tables as TablesIn<any>, { ...stage.params, ...params }, quietContext);
  for (const [port, spec] of Object.entries(stage.outputs as Record<string, TableSpec>)) check(spec, made[port].columns as any);
  return made as any;
}
