import type { Table, TableSpec } from '../table/define.ts';

/** A port that takes any number of tables of one kind, in the order in which they are wired. */
export interface Many<S extends TableSpec = TableSpec> {
  readonly many: S;
}
export const many = <S extends TableSpec>(spec: S): Many<S> => ({ many: spec });
export const isMany = (port: Port): port is Many => 'many' in port;

export type Port = TableSpec | Many;
export type InPorts = Readonly<Record<string, Port>>;
export type OutPorts = Readonly<Record<string, TableSpec>>;
/** JSON values only: params are hashed, stored and shown. */
export type Params = Readonly<Record<string, unknown>>;

export type TablesIn<P extends InPorts> = {
  readonly [K in keyof P]: P[K] extends Many<infer S> ? readonly Table<S>[] : P[K] extends TableSpec ? Table<P[K]> : never;
};
export type TablesOut<P extends OutPorts> = { readonly [K in keyof P]: Table<P[K]> };

/** What a running stage may use besides its inputs and params. Nothing else of the world: no clock, no environment. */
export interface Context {
  /** Derived from the pipeline's seed and the step's name; the only source of randomness. */
  readonly seed: number;
  log(message: string): void;
  /** Share of the work that is done, 0 … 1. Cheap: call it as often as you like. */
  progress(share: number): void;
}

/**
 * One verb applied to some nouns, giving others. The file is `stages/<name>.ts` and its default export.
 * `params` holds the defaults, from which the types follow. A stage that reads files names them in `sources`: absolute paths,
 * whose hashes join the step's fingerprint.
 */
export interface Stage<I extends InPorts = any, P extends Params = any, O extends OutPorts = any> {
  readonly name: string;
  readonly about: string;
  readonly inputs: I;
  readonly params: P;
  readonly outputs: O;
  sources?(params: P): readonly string[] | Promise<readonly string[]>;
  run(inputs: TablesIn<I>, params: P, context: Context): TablesOut<O> | Promise<TablesOut<O>>;
}

export function defineStage<I extends InPorts, P extends Params, O extends OutPorts>(stage: Stage<I, P, O>): Stage<I, P, O> {
  return Object.freeze(stage);
}
