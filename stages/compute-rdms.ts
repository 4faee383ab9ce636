import { exclusions } from '../schemas/exclusions.ts';
import { neuroids } from '../schemas/neuroids.ts';
import { noiseCeilings } from '../schemas/noise-ceilings.ts';
import { rdms } from '../schemas/rdms.ts';
import { responses } from '../schemas/responses.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { gatherColumns, repetitionsOf } from '../src/assembly/gather.ts';
import { defineStage } from '../src/engine/stage.ts';
import { openProducts } from '../src/linalg/products.ts';
import { comparisonNamed } from '../src/rsa/compare.ts';
import { noiseCeiling } from '../src/rsa/noise-ceiling.ts';
import { recordedDistanceNamed, recordedRdm } from '../src/rsa/noise-rdm.ts';
import { fromRows } from '../src/table/check.ts';
import { groupRows } from '../src/table/group.ts';

/**
 * One RDM a subject, over all of the subject's neuroids, and between which bounds the best model's RDM would lie.
 * `distance` is one of `RECORDED_DISTANCES`, `comparison` one of `COMPARISONS`.
 * A pattern over fewer than `fewest` neuroids is no pattern: such a subject is left out, and listed.
 */
export default defineStage({
  name: 'compute-rdms',
  about: 'Compute each subject’s dissimilarity matrix and the noise ceiling.',
  inputs: { stimulusSet, responses, neuroids },
  params: { fewest: 10, distance: 'correlation', comparison: 'spearman' },
  outputs: { rdms, noiseCeilings, exclusions },
  async run({ stimulusSet, responses, neuroids }, { fewest, distance, comparison }, context) {
    const [between, likeness] = [recordedDistanceNamed(distance), comparisonNamed(comparison)];
    const repetitions = repetitionsOf(responses.columns, stimulusSet.columns.stimulus_id);
    const columnsOf = [...groupRows(neuroids.columns.subject_id)];
    const enough = columnsOf.filter(([, columns]) => columns.length >= fewest);
    const products = await openProducts();
    const triangles: Float64Array[] = [];
    for (const [, columns] of enough) {
      const own = repetitions.map((repetition) => gatherColumns(repetition, columns));
      triangles.push(await recordedRdm(own, products, between));
      context.progress(triangles.length / enough.length);
    }
    const bounds = triangles.length > 0 ? noiseCeiling(triangles, likeness) : { lower: [], upper: [] };
    return {
      rdms: fromRows(
        rdms,
        enough.map(([subject], i) => ({
          owner: `subject:${subject}`,
          part: 'all neuroids',
          size: repetitions[0].rows,
          dissimilarity: triangles[i],
        })),
      ),
      noiseCeilings: fromRows(
        noiseCeilings,
        enough.map(([subject_id], i) => ({ subject_id, lower: bounds.lower[i], upper: bounds.upper[i] })),
      ),
      exclusions: fromRows(
        exclusions,
        columnsOf
          .filter(([, columns]) => columns.length < fewest)
          .map(([id, columns]) => ({
            kind: 'subject',
            id,
            reason: `no RDM: a pattern over ${columns.length} neuroids (fewer than ${fewest}) is none`,
          })),
      ),
    };
  },
});
