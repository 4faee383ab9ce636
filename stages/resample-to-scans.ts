import { activations } from '../schemas/activations.ts';
import { scanTimes } from '../schemas/scan-times.ts';
import { sites } from '../schemas/sites.ts';
import { timing } from '../schemas/timing.ts';
import { siteMatrix } from '../src/assembly/gather.ts';
import { stackSites } from '../src/assembly/stack-sites.ts';
import { delayed } from '../src/encoding/series/delays.ts';
import { type Resampling, toScans } from '../src/encoding/series/scan-weights.ts';
import { defineStage } from '../src/engine/stage.ts';
import { columnMeans } from '../src/linalg/matrix.ts';
import { check, fromRows } from '../src/table/check.ts';
import { rowsOf } from '../src/table/read.ts';

/**
 * From what a model holds of each word to what it holds of each scan: the words of a scan together, as `how` says, and then the scans
 * `delays` before it side by side, so that the regression finds the haemodynamic response of every neuroid for itself. With
 * `how: 'hrf'` the canonical response stands instead, and delays of [0] leave it at that. A site grows as wide as it was times the
 * number of delays. Before the first scan nothing was heard: 0, or for a mean the mean scan.
 */
export default defineStage({
  name: 'resample-to-scans',
  about: 'Turn what is held of each word into what is held of each scan, with delays.',
  inputs: { timing, scanTimes, activations, sites },
  params: { how: 'sum' as Resampling, delays: [1, 2, 3, 4] as readonly number[] },
  outputs: { activations, sites },
  run({ timing, scanTimes, activations: given, sites: named }, { how, delays }, { progress }) {
    const { stimulus_id, onset_s, offset_s } = timing.columns;
    const { scan_id, start_s, end_s } = scanTimes.columns;
    const words = Array.from(onset_s, (start, word) => ({ start, end: offset_s[word] }));
    const scans = Array.from(start_s, (start, scan) => ({ start, end: end_s[scan] }));
    const rows = rowsOf(named);
    const vectors = rows.map(({ site, width }, done) => {
      const inScans = toScans(siteMatrix(given.columns, site, width, stimulus_id), words, scans, how);
      const past = delayed(inScans, delays, how === 'mean' ? columnMeans(inScans) : undefined);
      progress((done + 1) / rows.length);
      return { data: Float32Array.from(past.data), width: past.cols };
    });
    const order = Array.from(scan_id.keys());
    return {
      sites: fromRows(
        sites,
        rows.map((row) => ({ ...row, width: row.width * delays.length })),
      ),
      activations: check(activations, {
        site: rows.flatMap(({ site }) => scan_id.map(() => site)),
        stimulus_id: rows.flatMap(() => scan_id),
        activation: stackSites(vectors, order),
      }),
    };
  },
});
