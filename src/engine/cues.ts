import { canonical } from './key.ts';
import type { Parts } from './receipt.ts';

/** Parts of a step some of whose inputs are still being made. */
export type PartsSoFar = Omit<Parts, 'inputs'> & { readonly inputs: Readonly<Record<string, string | readonly string[] | null>> };

/** What differs between two runs of a step, in the order in which a person would ask; inputs still unknown (null) are passed over. */
export function differences(now: PartsSoFar, past: Parts): string[] {
  const known = Object.fromEntries(Object.entries(now.inputs).filter(([, hash]) => hash !== null));
  const inputs = Object.fromEntries(Object.entries(past.inputs).filter(([port]) => now.inputs[port] !== null));
  return [
    ...(now.stage === past.stage && now.code === past.code ? [] : ['code-changed']),
    ...changed('params-changed', now.params, past.params),
    ...changed('input-changed', known, inputs),
    ...changed('source-changed', now.sources, past.sources),
    ...(now.schema === past.schema ? [] : ['schema-changed']),
    ...changed('package-changed', now.packages, past.packages),
    ...(now.seed === past.seed ? [] : ['seed-changed']),
  ];
}

function changed(cue: string, now: Readonly<Record<string, unknown>>, past: Readonly<Record<string, unknown>>): string[] {
  const names = [...new Set([...Object.keys(now), ...Object.keys(past)])];
  const spell = (values: Readonly<Record<string, unknown>>, name: string) =>
    name in values ? canonical(values[name], name) : undefined;
  return names.filter((name) => spell(now, name) !== spell(past, name)).map((name) => `${cue}: ${name}`);
}
