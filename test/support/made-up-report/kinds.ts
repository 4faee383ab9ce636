/** A benchmark that nobody recorded. */
export interface Kind {
  id: string;
  title: string;
  simulated: boolean;
  subjects: number;
  neuroidsEach: number;
  regions: string[];
  ceiling: number;
  gain: number;
  bare: boolean;
}
export const KINDS: Kind[] = [
  kind('toy-fmri', 'Toy recordings', { simulated: true, subjects: 3, neuroidsEach: 800, ceiling: 0.72, gain: 0.9 }),
  kind('made-up-fmri', 'Made-up sentences <fMRI & more>', { subjects: 6, neuroidsEach: 150, ceiling: 0.42, gain: 0.55 }),
  kind('made-up-bare', 'Made-up electrode', { subjects: 1, neuroidsEach: 2, ceiling: NaN, gain: 0.3, bare: true }),
];
function kind(id: string, title: string, rest: Partial<Kind>): Kind {
  const regions = ['LH_IFG', 'LH_MFG', 'LH_AntTemp', 'LH_PostTemp', 'RH_AntTemp'];
  return { id, title, simulated: false, subjects: 4, neuroidsEach: 100, regions, ceiling: 0.5, gain: 0.5, bare: false, ...rest };
}
