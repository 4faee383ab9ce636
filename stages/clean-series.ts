import { exclusions } from '../schemas/exclusions.ts';
import { neuroids } from '../schemas/neuroids.ts';
import { nuisance } from '../schemas/nuisance.ts';
import { responses } from '../schemas/responses.ts';
import { scanTimes } from '../schemas/scan-times.ts';
import { alignRows } from '../src/assembly/align.ts';
import { gatherColumns, gatherRows, repetitionsOf } from '../src/assembly/gather.ts';
import { defineStage } from '../src/engine/stage.ts';
import { WiringError } from '../src/errors.ts';
import { type Matrix, matrix, pasteColumns } from '../src/linalg/matrix.ts';
import { driftBasis } from '../src/stats/drift-basis.ts';
import { regressOut } from '../src/stats/regress-out.ts';
import { check, fromRows } from '../src/table/check.ts';
import type { Table } from '../src/table/define.ts';
import { groupBy, groupRows } from '../src/table/group.ts';
import { rowsOf } from '../src/table/read.ts';

/**
 * Take out of each person's series what is no language: that person's nuisance regressors, and cosines slower than
 * `highPassSeconds` (0: none). The first `trimStart` and the last `trimEnd` scans are not measured any more (NaN), and listed: the
 * scanner settles in the first, and what is heard in the last is not seen before the series ends.
 */
export default defineStage({
  name: 'clean-series',
  about: 'Regress movement, loudness and slow drift out of each person’s series, and trim its ends.',
  inputs: { responses, neuroids, nuisance, scanTimes },
  params: { highPassSeconds: 128, trimStart: 5, trimEnd: 5 },
  outputs: { responses, exclusions },
  run({ responses: given, neuroids, nuisance, scanTimes }, { highPassSeconds, trimStart, trimEnd }) {
    const { scan_id, start_s, end_s } = scanTimes.columns;
    const kept = Int32Array.from(scan_id.keys()).subarray(trimStart, scan_id.length - trimEnd);
    if (kept.length < 2) throw new WiringError('clean-series', `trimming leaves ${kept.length} of ${scan_id.length} scans`);
    const [series, ...more] = repetitionsOf(given.columns, scan_id);
    if (more.length > 0) throw new WiringError('clean-series', 'a series that was recorded more than once is not known here');
    const step = (end_s[end_s.length - 1] - start_s[0]) / scan_id.length;
    const drift = highPassSeconds > 0 ? driftBasis(scan_id.length, step, highPassSeconds) : matrix(scan_id.length, 0);
    const clean = new Float64Array(series.data.length).fill(Number.NaN);
    const regressorsOf = regressorsByPerson(nuisance, scan_id);
    for (const [person, columns] of groupRows(neuroids.columns.subject_id)) {
      const regressors = sideBySide([drift, ...(regressorsOf.get(person) ?? [])]);
      const left = regressOut(rowsAt(gatherColumns(series, columns), kept), rowsAt(regressors, kept));
      kept.forEach((scan, i) => {
        columns.forEach((column, j) => {
          clean[scan * series.cols + column] = left.data[i * left.cols + j];
        });
      });
    }
    const trimmed = scan_id.filter((_, scan) => scan < trimStart || scan >= scan_id.length - trimEnd);
    return {
      responses: check(responses, {
        stimulus_id: scan_id,
        repetition: new Int32Array(scan_id.length),
        response: { data: clean, width: series.cols },
      }),
      exclusions: fromRows(
        exclusions,
        trimmed.map((id) => ({ kind: 'presentation', id, reason: 'a scan at an end of the series: heard, not scored' })),
      ),
    };
  },
});

/** One column a regressor, by person, rows in the order of the scans. */
function regressorsByPerson(table: Table<typeof nuisance>, scanIds: readonly string[]): Map<string, Matrix[]> {
  const people = groupBy(rowsOf(table), ({ subject_id }) => subject_id);
  return new Map(
    [...people].map(([person, rows]) => {
      const regressors = [...groupBy(rows, ({ regressor }) => regressor)];
      return [person, regressors.map(([name, own]) => columnOf(`nuisance (${person}, ${name})`, own, scanIds))];
    }),
  );
}

function columnOf(place: string, rows: readonly { scan_id: string; value: number }[], scanIds: readonly string[]): Matrix {
  const ids = rows.map(({ scan_id }) => scan_id);
  const order = alignRows(place, ids, 'scan_times', scanIds);
  return matrix(
    scanIds.length,
    1,
    Float64Array.from(order, (row) => rows[row].value),
  );
}

function sideBySide(parts: readonly Matrix[]): Matrix {
  const whole = matrix(
    parts[0].rows,
    parts.reduce((sum, { cols }) => sum + cols, 0),
  );
  let at = 0;
  for (const part of parts) {
    pasteColumns(whole, part, at);
    at += part.cols;
  }
  return whole;
}

const rowsAt = ({ data, cols }: Matrix, rows: Int32Array): Matrix => gatherRows({ data, width: cols }, rows);
