import { noiseCeilings } from '../schemas/noise-ceilings.ts';
import { rdms } from '../schemas/rdms.ts';
import { rsa } from '../schemas/rsa.ts';
import { defineStage } from '../src/engine/stage.ts';
import { fromRows } from '../src/table/check.ts';

/** Stands where RDMs would be computed and compared. Why the dataset goes without is told by its recordings' exclusions. */
export default defineStage({
  name: 'leave-out-patterns',
  about: 'Give empty tables where the recordings of a dataset have no patterns to compare.',
  inputs: {},
  params: {},
  outputs: { rdms, noiseCeilings, modelRdms: rdms, rsa },
  run: () => ({
    rdms: fromRows(rdms, []),
    noiseCeilings: fromRows(noiseCeilings, []),
    modelRdms: fromRows(rdms, []),
    rsa: fromRows(rsa, []),
  }),
});
