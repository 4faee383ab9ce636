import type { Dataset } from '../../data/dataset.ts';
import type { Draft } from '../../src/engine/pipeline.ts';
import compareRdms from '../../stages/compare-rdms.ts';
import computeRdms from '../../stages/compute-rdms.ts';
import leaveOutPatterns from '../../stages/leave-out-patterns.ts';
import type { Represented, readRecording } from './recording.ts';

/** What a dataset goes without, and why; nothing for most. */
export const withoutOf = (dataset: Dataset): Readonly<Record<string, string>> =>
  (dataset.simulated ? undefined : dataset.without) ?? {};

/** The RDMs of subjects and models, and how alike they are; empty tables where a dataset has no patterns to compare. */
export function comparePatterns(
  p: Draft,
  dataset: Dataset,
  { rows: stimulusSet, responses, neuroids }: ReturnType<typeof readRecording>,
  represented: readonly Represented[],
) {
  const at = dataset.id;
  if ('rsa' in withoutOf(dataset)) return { ...p.step(leaveOutPatterns, {}, {}, at), exclusions: [] };
  const { rdms, noiseCeilings, exclusions } = p.step(computeRdms, { stimulusSet, responses, neuroids }, {}, at);
  const activations = represented.map((one) => one.activations);
  const sites = represented.map((one) => one.sites);
  const compared = p.step(compareRdms, { stimulusSet, activations, sites, rdms }, {}, at);
  return { rdms, noiseCeilings, ...compared, exclusions: [exclusions, compared.exclusions] };
}
