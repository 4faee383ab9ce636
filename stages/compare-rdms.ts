import { activations } from '../schemas/activations.ts';
import { exclusions } from '../schemas/exclusions.ts';
import { rdms } from '../schemas/rdms.ts';
import { rsa } from '../schemas/rsa.ts';
import { sites } from '../schemas/sites.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { type Rows, siteMatrix } from '../src/assembly/gather.ts';
import { defineStage, many } from '../src/engine/stage.ts';
import { openProducts } from '../src/linalg/products.ts';
import { compareRdms } from '../src/rsa/compare.ts';
import { correlationRdm } from '../src/rsa/rdm.ts';
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
  params: { fewestUnits: 3 },
  outputs: { rsa, modelRdms: rdms, exclusions },
  async run({ stimulusSet, activations, sites, rdms: subjects }, { fewestUnits }, context) {
    const products = await openProducts();
    const agreement: RowOf<typeof rsa>[] = [];
    const matrices: RowOf<typeof rdms>[] = [];
    const leftOut: RowOf<typeof exclusions>[] = [];
    const pairs =
      subjects.length === 0
        ? []
        : sites.flatMap((table, i) => rowsOf(table).map((row) => ({ ...row, columns: activations[i].columns })));
    for (const [done, { model, site, width, columns }] of pairs.entries()) {
      const patterns = siteMatrix(columns, site, width, stimulusSet.columns.stimulus_id);
      const problem = patternProblem(patterns, fewestUnits);
      if (problem) {
        leftOut.push({ kind: 'comparison', id: `${model} ${site}`, reason: `no RDM: ${problem}` });
        continue;
      }
      const dissimilarity = await correlationRdm(patterns, products);
      if (isFlat(dissimilarity)) {
        leftOut.push({
          kind: 'comparison',
          id: `${model} ${site}`,
          reason: 'no RSA: every two presentations are equally far apart',
        });
        continue;
      }
      matrices.push({ owner: model, part: site, size: patterns.rows, dissimilarity });
      agreement.push(
        ...rowsOf(subjects).map((row) => ({
          model,
          site,
          subject_id: row.owner.slice('subject:'.length),
          rho: compareRdms(dissimilarity, row.dissimilarity),
        })),
      );
      context.progress((done + 1) / pairs.length);
    }
    return { rsa: fromRows(rsa, agreement), modelRdms: fromRows(rdms, matrices), exclusions: fromRows(exclusions, leftOut) };
  },
});

/** Why the rows of `patterns` cannot be correlated with each other, or null when they can. */
function patternProblem({ data, rows, cols }: Rows, fewest: number): string | null {
  if (cols < fewest) return `a pattern over ${cols} ${cols === 1 ? 'unit' : 'units'} (fewer than ${fewest}) is none`;
  for (let i = 0; i < rows; i++) {
    const row = data.subarray(i * cols, (i + 1) * cols);
    if (row.every((value) => value === row[0])) return 'a presentation whose units are all alike has no pattern';
  }
  return null;
}

/** Whether all entries are alike to rounding, so that they rank nothing. */
function isFlat(dissimilarity: Float64Array): boolean {
  return dissimilarity.every((value) => Math.abs(value - dissimilarity[0]) <= 1e-12);
}
