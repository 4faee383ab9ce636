import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareRdms } from '../../src/rsa/compare.ts';
import { testWith } from '../support/shared-data.ts';

/** Pearson correlation of judged dissimilarity with the difference in each attribute, as documented, and Spearman's from SciPy. */
const ALIKE = {
  valence: [0.8529, 0.8056],
  'happy-face': [0.7917, 0.8079],
  fairness: [0.6025, 0.6207],
  'anger-face': [0.5176, 0.5543],
  arousal: [0.0191, -0.0039],
  'other-relativity': [0.0133, 0.0115],
};

testWith(
  'emotion-attributes-thunlp',
  'the geometry of 27 judged emotions is compared with that of their attributes as in SciPy',
  (t, folder) => {
    const rowsOf = (name: string) => readFileSync(join(folder, name), 'utf8').trimEnd().split(/\r?\n/);
    const [names, ...rows] = rowsOf('dist_emotional_PCs.csv').map((line) => line.split(','));
    const judged = Float64Array.from(rowsOf('avg_dist_subjective_comparison.csv').slice(1), Number);
    t.deepEqual([judged.length, rows.length, names.length], [351, 351, 14]);
    for (const [attribute, [pearson, spearman]] of Object.entries(ALIKE)) {
      const apart = Float64Array.from(rows, (cells) => Number(cells[names.indexOf(attribute)]));
      t.true(Math.abs(compareRdms(judged, apart, 'pearson') - pearson) <= 5e-5, attribute);
      t.true(Math.abs(compareRdms(judged, apart, 'spearman') - spearman) <= 5e-5, attribute);
    }
  },
);
