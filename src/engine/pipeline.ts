import { suggest, WiringError } from '../errors.ts';
import type { TableSpec } from '../table/define.ts';
import type { InPorts, Many, OutPorts, Params, Stage } from './stage.ts';

/** A handle on one output of one step. It carries the table's definition in its type, so that wiring is checked by the compiler. */
export interface Wire<S extends TableSpec = TableSpec> {
  readonly step: string;
  readonly port: string;
  readonly spec: S;
}
export type WiresIn<P extends InPorts> = {
  readonly [K in keyof P]: P[K] extends Many<infer S> ? readonly Wire<S>[] : P[K] extends TableSpec ? Wire<P[K]> : never;
};
export type WiresOut<P extends OutPorts> = { readonly [K in keyof P]: Wire<P[K]> };

/** A stage with its inputs and params: the unit of caching, of parallel work and of a cluster job. */
export interface Step {
  /** `stage` or `stage:label`; unique in the pipeline and stable from run to run. */
  readonly id: string;
  readonly stage: Stage;
  readonly params: Params;
  readonly inputs: Readonly<Record<string, Wire | readonly Wire[]>>;
}

/** What `compose` writes with. A twisted wire, a missing input or a misspelt parameter does not compile. */
export interface Draft {
  step<I extends InPorts, P extends Params, O extends OutPorts>(
    stage: Stage<I, P, O>,
    inputs: WiresIn<NoInfer<I>>,
    params?: Partial<NoInfer<P>>,
    label?: string,
  ): WiresOut<O>;
}

/** One option of a pipeline, as `--help` lists it. The value's type follows from `default`. */
export interface Option<T = unknown> {
  readonly about: string;
  readonly default: T;
  /** The only values allowed; also the names suggested on a typo. */
  readonly choices?: readonly string[];
  /** Whether a path, which is told by its slash, may stand in place of one of the choices. */
  readonly orPath?: boolean;
  /** Environment variable that stands in when the option is not given. */
  readonly env?: string;
}
export type Options = Readonly<Record<string, Option<string | number | boolean | readonly string[] | readonly number[] | null>>>;
type Widen<T> = T extends string ? string : T extends number ? number : T extends boolean ? boolean : T;
export type ValuesOf<O extends Options> = { readonly [K in keyof O]: O[K] extends Option<infer T> ? Widen<T> : never };

export interface Pipeline<O extends Options = Options> {
  readonly name: string;
  readonly about: string;
  /** camelCase here, `--kebab-case` on the command line. Arrays are given as `a,b,c`. */
  readonly options: O;
  /** Wires the steps. Pure: reads no file beyond what the options name, and does no work. */
  compose(draft: Draft, options: ValuesOf<O>): void;
}

export function definePipeline<const O extends Options>(pipeline: Pipeline<O>): Pipeline<O> {
  return Object.freeze(pipeline);
}

/** The steps of a pipeline under given options, in the order in which they were wired (every input before its reader). */
export function stepsOf<O extends Options>(pipeline: Pipeline<O>, options: ValuesOf<O>): Step[] {
  const steps = new Map<string, Step>();
  const draft: Draft = {
    step(stage: Stage, inputs: any, params: Params = {}, label?: string): any {
      const id = label ? `${stage.name}:${label}` : stage.name;
      if (steps.has(id))
        throw new WiringError(`${pipeline.name}.${id}`, 'is wired twice', 'give one of the two steps another label');
      const known = Object.keys(stage.params);
      const odd = Object.keys(params).find((name) => !known.includes(name));
      if (odd) throw new WiringError(`${id}.${odd}`, 'is not a parameter of this stage', suggest(odd, known));
      steps.set(id, { id, stage, params: { ...stage.params, ...params }, inputs });
      return Object.fromEntries(
        Object.entries(stage.outputs as OutPorts).map(([port, spec]) => [port, { step: id, port, spec }]),
      );
    },
  };
  pipeline.compose(draft, options);
  return [...steps.values()];
}
