import { activations } from '../../schemas/activations.ts';
import { neuroids } from '../../schemas/neuroids.ts';
import { responses } from '../../schemas/responses.ts';
import { sites } from '../../schemas/sites.ts';
import { stimulusSet } from '../../schemas/stimulus-set.ts';
import { type Matrix, matrix } from '../../src/linalg/matrix.ts';
import { check, fromRows } from '../../src/table/check.ts';
import { randomMatrix } from './random-matrix.ts';

/** `passages` passages of `size` presentations each, one after the other. The texts say nothing. */
export const passagesOf = (passages: number, size: number) =>
  fromRows(
    stimulusSet,
    Array.from({ length: passages * size }, (_, i) => ({
      stimulus_id: `s${i}`,
      text: `presentation ${i}`,
      passage_id: `p${Math.floor(i / size)}`,
      group_id: `p${Math.floor(i / size)}`,
      position: i % size,
      word_count: 2,
    })),
  );

/** a · A + b · B. */
export const mix = (a: number, A: Matrix, b: number, B: Matrix): Matrix =>
  matrix(
    A.rows,
    A.cols,
    A.data.map((value, i) => a * value + b * B.data[i]),
  );

/** Standard normal courses that begin anew with each passage: x_i = ρ x_(i−1) + √(1 − ρ²) e_i. */
export function courses(passages: number, size: number, cols: number, rho: number, seed: number): Matrix {
  const fresh = randomMatrix(passages * size, cols, seed);
  const out = matrix(fresh.rows, cols, fresh.data.slice());
  for (let i = 0; i < out.data.length; i++) {
    const opens = Math.floor(i / cols) % size === 0;
    if (!opens) out.data[i] = rho * out.data[i - cols] + Math.sqrt(1 - rho ** 2) * fresh.data[i];
  }
  return out;
}

/** The columns of `a`, over and over, `times` times side by side. */
export function repeatColumns(a: Matrix, times: number): Matrix {
  const cols = a.cols * times;
  return matrix(
    a.rows,
    cols,
    Float64Array.from({ length: a.rows * cols }, (_, i) => a.data[Math.floor(i / cols) * a.cols + ((i % cols) % a.cols)]),
  );
}

/** `signal` measured `repetitions` times, each with normal noise of its own, of variance 1 / snr. */
export const measured = (signal: Matrix, repetitions: number, snr: number, seed: number): Matrix[] =>
  Array.from({ length: repetitions }, (_, k) =>
    mix(1, signal, Math.sqrt(1 / snr), randomMatrix(signal.rows, signal.cols, seed + k)),
  );

/** Repetitions (presentations × neuroids) as recorded from `subjects` people with equally many neuroids each. */
export function recordingOf(repetitions: readonly Matrix[], ids: readonly string[], subjects = 1) {
  const width = repetitions[0].cols;
  const data = new Float64Array(repetitions.length * ids.length * width);
  repetitions.forEach((repetition, k) => data.set(repetition.data, k * ids.length * width));
  const subjectOf = (j: number) => `subject-${Math.floor((j * subjects) / width) + 1}`;
  return {
    responses: check(responses, {
      stimulus_id: repetitions.flatMap(() => ids),
      repetition: Int32Array.from(repetitions.flatMap((_, k) => ids.map(() => k))),
      response: { data, width },
    }),
    neuroids: fromRows(
      neuroids,
      Array.from({ length: width }, (_, j) => ({
        ...{ neuroid_id: `n${j}`, subject_id: subjectOf(j), region: 'all', published_ceiling: Number.NaN },
        ...{ planted_site: null, planted_ceiling: Number.NaN },
      })),
    ),
  };
}

/** A model with these sites, in order of depth. */
export function modelOf(parts: Readonly<Record<string, Matrix>>, ids: readonly string[]) {
  const width = Math.max(...Object.values(parts).map(({ cols }) => cols));
  const entries = Object.entries(parts);
  const padded = (values: Matrix, i: number) =>
    Float32Array.from({ length: width }, (_, j) => (j < values.cols ? values.data[i * values.cols + j] : 0));
  return {
    activations: fromRows(
      activations,
      entries.flatMap(([site, values]) => ids.map((stimulus_id, i) => ({ site, stimulus_id, activation: padded(values, i) }))),
    ),
    sites: fromRows(
      sites,
      entries.map(([site, { cols }], depth) => ({ model: 'synthetic', site, depth, width: cols })),
    ),
  };
}
