import { listAt } from '../src/table/read.ts';
import type { ReportBenchmark, ScoreRow } from './input.ts';
import { bestRows, type Standing, strongest } from './standings.ts';

/** The first presentations of two RDMs that can be laid side by side. */
export interface RdmFaces {
  readonly model: ScoreRow;
  /** Levels 0 to 255 by rank of the dissimilarity, row by row, 0 on the diagonal. */
  readonly modelLevels: Uint8Array;
  readonly subjectLevels: Uint8Array;
  readonly size: number;
  readonly of: number;
  readonly subjects: number;
  /** Places where a new passage starts. */
  readonly starts: readonly number[];
}

const MOST = 96;

/** The best model's RDM and the mean of the subjects' RDMs, or the sentence that says what is missing. */
export function readFaces(standing: Standing): RdmFaces | string {
  const { benchmark, title } = standing;
  const { owner, part, size, dissimilarity } = benchmark.rdms.columns;
  const mine = owner.map((_, row) => row).filter((row) => owner[row].startsWith('subject:'));
  if (!mine.length) return `${title}: there is no RDM of the subjects.${reasonFor(benchmark)}`;
  const model = strongest(bestRows(standing, 'rsa', 'none').filter((row) => !row.control));
  const row = model ? owner.findIndex((o, i) => o === model.model && part[i] === model.site) : -1;
  if (!model || row < 0) return `${title}: there is no RDM of a model at its best site to lay beside the subjects’.`;
  if (mine.some((i) => size[i] !== size[row]))
    return `${title}: the RDMs of model and subjects cover unlike numbers of presentations and are not laid side by side.`;
  const shown = Math.min(MOST, size[row]);
  const levels = (rows: readonly number[]) =>
    rankLevels(
      meanCorner(
        rows.map((i) => listAt(dissimilarity, i)),
        size[row],
        shown,
      ),
      shown,
    );
  return {
    model,
    modelLevels: levels([row]),
    subjectLevels: levels(mine),
    size: shown,
    of: size[row],
    subjects: new Set(mine.map((i) => owner[i])).size,
    starts: passageStarts(benchmark, shown),
  };
}

function reasonFor(benchmark: ReportBenchmark): string {
  const { kind, id, reason } = benchmark.exclusions.columns;
  const analysis = kind.findIndex((one, row) => one === 'analysis' && id[row] === 'rsa');
  const row = analysis < 0 ? kind.indexOf('comparison') : analysis;
  return row < 0 ? ' RSA needs the pattern of several neuroids.' : ` Reason: ${reason[row].replace(/^not done: /, '')}.`;
}

/** Mean over RDMs of the upper triangle of their first `shown` presentations. */
function meanCorner(triangles: readonly Float64Array[], size: number, shown: number): Float64Array {
  const corner = new Float64Array((shown * (shown - 1)) / 2);
  let place = 0;
  for (let i = 0; i < shown; i++)
    for (let j = i + 1; j < shown; j++) {
      const at = i * size - (i * (i + 1)) / 2 + (j - i - 1);
      for (const triangle of triangles) corner[place] += triangle[at] / triangles.length;
      place++;
    }
  return corner;
}

/** A square of levels from the ranks of an upper triangle; equal values share the mean of their ranks. */
function rankLevels(triangle: Float64Array, size: number): Uint8Array {
  const order = Uint32Array.from(triangle, (_, i) => i).sort((a, b) => triangle[a] - triangle[b]);
  const level = new Uint8Array(triangle.length);
  for (let first = 0, last: number; first < order.length; first = last) {
    last = first + 1;
    while (last < order.length && triangle[order[last]] === triangle[order[first]]) last++;
    const shade = Math.round((255 * (first + last - 1)) / 2 / Math.max(1, order.length - 1));
    for (let k = first; k < last; k++) level[order[k]] = shade;
  }
  const square = new Uint8Array(size * size);
  let place = 0;
  for (let i = 0; i < size; i++) for (let j = i + 1; j < size; j++) square[i * size + j] = square[j * size + i] = level[place++];
  return square;
}

/** Where passages start, if each lies in one piece; none where they do not, or where each presentation is its own passage. */
function passageStarts({ stimulusSet }: ReportBenchmark, shown: number): number[] {
  const passages = stimulusSet.columns.passage_id.slice(0, shown);
  const starts = passages.flatMap((passage, i) => (passage === passages[i - 1] ? [] : [i]));
  const whole = new Set(passages).size === starts.length;
  return whole && starts.length < passages.length ? starts : [];
}
