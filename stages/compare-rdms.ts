import { activations } from '../schemas/activations.ts';
import { exclusions } from '../schemas/exclusions.ts';
import { rdms } from '../schemas/rdms.ts';
import { rsa } from '../schemas/rsa.ts';
import { sites } from '../schemas/sites.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { type Rows, siteMatrix } from '../src/assembly/gather.ts';
import { defineStage, many } from '../src/engine/stage.ts';
import { openProducts } from '../src/linalg/products.ts';
import { compareWithMany, comparisonNamed } from '../src/rsa/compare.ts';
import { computeRdm, type Distance, distanceNamed } from '../src/rsa/rdm.ts';
import { fromRows } from '../src/table/check.ts';
import type { RowOf } from '../src/table/define.ts';
import { rowsOf } from '../src/table/read.ts';

/**
 * Spearman correlation of each site's RDM with each subject's.
 * A model that is a number or two per presentation has no patterns to correlate: such a comparison is left out, and listed.
 */
export default defineStage({
  name: 'compare-rdms',
  about: 'Compare the geometry of the representations with that of each subject’s recordings.',
  inputs: { stimulusSet, activations: many(activations), sites: many(sites), rdms },
  params: { fewestUnits: 3, distance: 'correlation', comparison: 'spearman' },
  outputs: { rsa, modelRdms: rdms, exclusions },
  async run({ stimulusSet, activations, sites, rdms: subjects }, { fewestUnits, distance, comparison }, context) {
    const [between, likeness] = [distanceNamed(distance), comparisonNamed(comparison)];
    const products = await openProducts();
    const matrices: RowOf<typeof rdms>[] = [];
    const leftOut: RowOf<typeof exclusions>[] = [];
    const pairs =
      subjects.length === 0
        ? []
        : sites.flatMap((table, i) => rowsOf(table).map((row) => ({ ...row, columns: activations[i].columns })));
    for (const [done, { model, site, width, columns }] of pairs.entries()) {
      const patterns = siteMatrix(columns, site, width, stimulusSet.columns.stimulus_id);
      const problem = patternProblem(patterns, fewestUnits, between);
      if (problem) {
        leftOut.push({ kind: 'comparison', id: `${model} ${site}`, reason: `no RDM: ${problem}` });
        continue;
      }
      const dissimilarity = await computeRdm(patterns, products, between);
      if (isFlat(dissimilarity, between)) {
        leftOut.push({
          kind: 'comparison',
          id: `${model} ${site}`,
          reason: 'no RSA: every two presentations are equally far apart',
        });
        continue;
      }
      matrices.push({ owner: model, part: site, size: patterns.rows, dissimilarity });
      context.progress((done + 1) / pairs.length);
    }
    const owners = rowsOf(subjects);
    const similarities = compareWithMany(
      owners.map(({ dissimilarity }) => dissimilarity),
      matrices.map(({ dissimilarity }) => dissimilarity),
      likeness,
    );
    const agreement = matrices.flatMap(({ owner: model, part: site }, m) =>
      owners.map(({ owner }, s) => ({
        model,
        site,
        subject_id: owner.slice('subject:'.length),
        rho: similarities.data[s * matrices.length + m],
      })),
    );
    return { rsa: fromRows(rsa, agreement), modelRdms: fromRows(rdms, matrices), exclusions: fromRows(exclusions, leftOut) };
  },
});

/** Why no distance separates the rows of `patterns`, or null when one does. */
function patternProblem({ data, rows, cols }: Rows, fewest: number, distance: Distance): string | null {
  if (cols < fewest) return `a pattern over ${cols} ${cols === 1 ? 'unit' : 'units'} (fewer than ${fewest}) is none`;
  for (let i = 0; i < rows; i++) {
    const row = data.subarray(i * cols, (i + 1) * cols);
    const alike = row.every((value) => value === row[0]);
    if (alike && distance === 'correlation') return 'a presentation whose units are all alike has no pattern';
    if (alike && distance === 'cosine' && row[0] === 0) return 'a presentation whose units are all 0 has no direction';
  }
  return null;
}

/** Whether all entries are alike to rounding, so that they rank nothing: 1e-12, of 1 for what is 1 − a cosine, else of an entry. */
function isFlat(dissimilarity: Float64Array, distance: Distance): boolean {
  const scale = distance === 'correlation' || distance === 'cosine' ? 1 : Math.abs(dissimilarity[0]);
  return dissimilarity.every((value) => Math.abs(value - dissimilarity[0]) <= 1e-12 * scale);
}
