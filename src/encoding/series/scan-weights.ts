import { NumericError } from '../../errors.ts';
import { type Matrix, matrix } from '../../linalg/matrix.ts';
import { canonicalResponse } from './canonical-response.ts';

/** When something happens, in seconds. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * How events (words) become scans.
 * `sum`, `mean`: of the events that begin within the scan. `lanczos`: the events as impulses at their middles, low-pass filtered and read
 * at the middle of each scan (as LITcoder and the Huth lab do). `hrf`: the events as impulses at their beginnings, convolved with the
 * canonical haemodynamic response, read at the middle of each scan.
 */
export type Resampling = 'sum' | 'mean' | 'lanczos' | 'hrf';

/** For one scan: which events count, and how much. */
interface Weights {
  readonly events: readonly number[];
  readonly weights: readonly number[];
}

/** Lobes of the Lanczos window on either side. */
const LOBES = 3;

/**
 * A row for each scan from a row for each event: Σ_e w(scan, e) x_e. Events and scans ascend in time. A scan with no event is 0 for
 * `sum`; for `mean`, which has nothing to take a mean of, it gets the mean of the scans that have one: as much as is known of it.
 */
export function toScans(x: Matrix, events: readonly Span[], scans: readonly Span[], how: Resampling): Matrix {
  if (events.length !== x.rows) throw new NumericError('toScans', `${x.rows} rows and ${events.length} events`);
  const out = matrix(scans.length, x.cols);
  const weigh = weigher(how, events, meanStep(scans));
  const empty: number[] = [];
  scans.forEach((scan, s) => {
    const { events: at, weights } = weigh(scan);
    if (at.length === 0) empty.push(s);
    at.forEach((event, k) => {
      for (let j = 0; j < x.cols; j++) out.data[s * x.cols + j] += weights[k] * x.data[event * x.cols + j];
    });
  });
  if (how === 'mean') fillWithMean(out, empty);
  return out;
}

function meanStep(scans: readonly Span[]): number {
  if (scans.length < 2) throw new NumericError('toScans', `${scans.length} scan is no series`);
  return (scans[scans.length - 1].start - scans[0].start) / (scans.length - 1);
}

const middle = ({ start, end }: Span): number => (start + end) / 2;

function weigher(how: Resampling, events: readonly Span[], step: number): (scan: Span) => Weights {
  const near = (time: (event: Span) => number, weight: (event: number, scan: Span) => number) => (scan: Span) => {
    const at = events.flatMap((event, e) => (weight(time(event), scan) === 0 ? [] : [e]));
    return { events: at, weights: at.map((e) => weight(time(events[e]), scan)) };
  };
  const begin = ({ start }: Span) => start;
  const within = (time: number, { start, end }: Span) => (time >= start && time < end ? 1 : 0);
  if (how === 'lanczos') return near(middle, (time, scan) => lanczos((middle(scan) - time) / step));
  if (how === 'hrf') return near(begin, (time, scan) => canonicalResponse(middle(scan) - time));
  const all = near(begin, within);
  if (how === 'sum') return all;
  return (scan) => {
    const { events: at } = all(scan);
    return { events: at, weights: at.map(() => 1 / at.length) };
  };
}

/** sinc(t) sinc(t / 3) within three lobes, 0 beyond. */
function lanczos(t: number): number {
  if (Math.abs(t) >= LOBES) return 0;
  if (t === 0) return 1;
  return (LOBES * Math.sin(Math.PI * t) * Math.sin((Math.PI * t) / LOBES)) / (Math.PI * t) ** 2;
}

function fillWithMean(out: Matrix, empty: readonly number[]): void {
  const filled = out.rows - empty.length;
  for (let j = 0; j < out.cols; j++) {
    let sum = 0;
    for (let i = 0; i < out.rows; i++) sum += out.data[i * out.cols + j];
    for (const i of empty) out.data[i * out.cols + j] = sum / filled;
  }
}
