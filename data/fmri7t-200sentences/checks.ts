import { groupRows } from '../../src/table/group.ts';
import type { Recording, Stimuli } from '../dataset.ts';
import { between, type DataCheck, same } from '../files/data-check.ts';

/** Mean of all betas of each person, from an independent computation: they are not centred. */
const MEANS = [0.7564, 1.5217, 0.8752, 0.6885, 1.424, 2.1473, 0.8875, 1.201];

/** What is documented of the recordings, of which `changed` files are not as published. */
export function checksOn({ stimulusSet }: Stimuli, { responses, neuroids }: Recording, changed: number): DataCheck[] {
  const { data, width } = responses.columns.response;
  const people = [...groupRows(neuroids.columns.subject_id)];
  const explainable = neuroids.columns.published_ceiling.map((ceiling) => 100 * ceiling ** 2);
  const meanOver = (voxels: readonly number[]) => {
    let sum = 0;
    for (let row = 0; row < responses.length; row++) for (const voxel of voxels) sum += data[row * width + voxel];
    return sum / (responses.length * voxels.length);
  };
  return [
    same('files that are not as published', 0, changed),
    same('sentences', 200, stimulusSet.length),
    same('voxels', 5021, neuroids.length),
    same(
      'voxels of each person',
      [963, 1043, 616, 143, 663, 879, 130, 584],
      people.map(([, voxels]) => voxels.length),
    ),
    between('least explainable variance of a voxel, percent', 32.4, 32.5, Math.min(...explainable)),
    between('largest explainable variance of a voxel, percent', 69, 69.1, Math.max(...explainable)),
    ...people.map(([person, voxels], p) =>
      between(`mean beta of ${person}`, MEANS[p] - 5e-5, MEANS[p] + 5e-5, meanOver([...voxels])),
    ),
  ];
}
