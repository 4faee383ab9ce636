import { activations } from '../schemas/activations.ts';
import { decodingScores } from '../schemas/decoding-scores.ts';
import { folds } from '../schemas/folds.ts';
import { neuroids } from '../schemas/neuroids.ts';
import { responses } from '../schemas/responses.ts';
import { sites } from '../schemas/sites.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { meanOf, repetitionsOf, siteMatrix } from '../src/assembly/gather.ts';
import { indexOfEach } from '../src/assembly/index-of-each.ts';
import { splitsFrom } from '../src/assembly/splits.ts';
import { crossValidate } from '../src/encoding/cross-validate.ts';
import { openEncodingCrew } from '../src/encoding/encoding-crew.ts';
import type { Split } from '../src/encoding/folds/split.ts';
import { innerChoice } from '../src/encoding/inner-choice.ts';
import { defineStage } from '../src/engine/stage.ts';
import { columnsAt, type Matrix } from '../src/linalg/matrix.ts';
import { median } from '../src/stats/bootstrap.ts';
import { fromRows } from '../src/table/check.ts';
import type { RowOf } from '../src/table/define.ts';
import { groupRows } from '../src/table/group.ts';
import { rowsOf } from '../src/table/read.ts';

/**
 * Decoding: predicts every unit of every site of one model from the recordings of one person after another, by ridge with a penalty for each unit
 * that is chosen inside the training folds. Folds and scores are those of encoding, with the sides exchanged.
 */
export default defineStage({
  name: 'decode-sites',
  about: 'Predict the units of a model from the recordings of each person.',
  inputs: { stimulusSet, activations, sites, responses, neuroids, folds },
  params: { split: 'grouped', alphas: [1] as readonly number[], innerFolds: 5 },
  outputs: { decodingScores },
  async run(inputs, { split, alphas, innerFolds }, { progress }) {
    const { stimulus_id, group_id } = inputs.stimulusSet.columns;
    const recorded = meanOf(repetitionsOf(inputs.responses.columns, stimulus_id));
    const splits = splitsFrom(inputs.folds.columns, split, stimulus_id);
    const choice = innerChoice(splits, indexOfEach(group_id), innerFolds);
    const people = [...groupRows(inputs.neuroids.columns.subject_id)];
    const crew = openEncodingCrew();
    const rows: RowOf<typeof decodingScores>[] = [];
    try {
      for (const { model, site, width } of rowsOf(inputs.sites)) {
        const all = siteMatrix(inputs.activations.columns, site, width, stimulus_id);
        const units = columnsWhere(all, (unit) => splits.every((one) => varies(all, unit, one)));
        for (const [subject_id, own] of people) {
          const measured = own.filter((neuroid) => isMeasured(recorded, neuroid));
          const x = columnsAt(recorded, Int32Array.from(measured));
          const job = { x, y: columnsAt(all, units), splits, mapping: 'ridge' as const, alphas, choice, crew };
          const isPossible = units.length > 0 && measured.length > 0;
          rows.push({
            ...{ model, site, split, subject_id, neuroids: measured.length, neuroids_left_out: own.length - measured.length },
            ...{ units: units.length, units_left_out: width - units.length },
            r: isPossible ? medianOfMeans((await crossValidate(job)).r) : Number.NaN,
          });
          progress(rows.length / people.length / inputs.sites.length);
        }
      }
    } finally {
      await crew.close();
    }
    return { decodingScores: fromRows(decodingScores, rows) };
  },
});

const columnsWhere = ({ cols }: Matrix, holds: (column: number) => boolean): Int32Array =>
  Int32Array.from({ length: cols }, (_, column) => column).filter(holds);

const isMeasured = ({ data, rows, cols }: Matrix, column: number): boolean =>
  Array.from({ length: rows }, (_, row) => data[row * cols + column]).every((value) => !Number.isNaN(value));

/** Whether a column has more than one value among the tested rows, and among those that train. */
const varies = ({ data, cols }: Matrix, column: number, { train, test }: Split): boolean =>
  [train, test].every((rows) => new Set(Array.from(rows, (row) => data[row * cols + column])).size > 1);

/** Over columns the median of the mean over rows. */
function medianOfMeans({ data, rows, cols }: Matrix): number {
  const sums = new Float64Array(cols);
  for (let at = 0; at < data.length; at++) sums[at % cols] += data[at] / rows;
  return median([...sums]);
}
