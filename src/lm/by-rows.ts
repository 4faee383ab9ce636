import { type DistinctPositions, distinctPositions } from './distinct-positions.ts';
import { distinctOf, distinctRows, FIRST_PLACES, ROW_OF_PLACE } from './onnx/distinct-rows.ts';
import { pickedFrom, pickRows } from './onnx/pick-rows.ts';
import { type Feeds, placesTensor } from './onnx/session.ts';
import type { FoundSite } from './sites.ts';
import type { Batch } from './token-feeds.ts';

/** Where a pass is read; r · length + i is position i of row r. Everywhere, where nothing is said. */
export interface Places {
  readonly sites?: Int32Array;
  readonly logits?: Int32Array;
}

/** What is read of a model. */
export interface Readings {
  readonly taps: readonly FoundSite[];
  /** The scores of next tokens, if they are wanted. */
  readonly logits: FoundSite | undefined;
  /** Whether what texts have in common is computed once (see distinctRows). */
  readonly distinct: boolean;
}

/** The inputs that name the rows at which sites and scores are read. */
const [SITE_ROWS, SCORE_ROWS] = ['picked_rows', 'scored_rows'];

/**
 * The ONNX `graph`, whose outputs are what is read and `keep`, in such a form that only rows leave it (see pickRows) which the places of a
 * pass name. `known` are all sites of the model.
 */
export function readByRows(
  graph: Uint8Array,
  readings: Readings,
  known: readonly FoundSite[],
  keep: readonly string[],
): Uint8Array {
  const { taps, logits, distinct } = readings;
  const [scores, all] = [logits ? [logits] : [], [...taps, ...(logits ? [logits] : [])]];
  const shared = distinct ? distinctRows(graph, known, all, keep) : graph;
  const rows = (sites: readonly FoundSite[]) => sites.map((site) => ({ tensor: tensorOf(site, distinct), width: site.width }));
  const every = known.flatMap(({ tensor, width }) => [tensor, distinctOf(tensor)].map((one) => ({ tensor: one, width })));
  const scored = pickRows(shared, rows(scores), every, SCORE_ROWS, [...keep, ...rows(taps).map(({ tensor }) => tensor)]);
  return pickRows(scored, rows(taps), every, SITE_ROWS, keep);
}

const tensorOf = ({ tensor }: FoundSite, distinct: boolean): string => (distinct ? distinctOf(tensor) : tensor);

/** What one pass is fed, what it is asked for, and how its answer is read. */
export interface RowQuestion {
  readonly feeds: Feeds;
  readonly outputs: readonly string[];
  sites(results: ReadonlyMap<string, Float32Array>): Map<string, Float32Array>;
  /** The scores at every place that was asked for, one after the other. */
  logits(results: ReadonlyMap<string, Float32Array>): Float32Array | undefined;
}

/** The question for a batch to a graph that readByRows made. */
export function askByRows({ taps, logits, distinct }: Readings, batch: Batch, causal: boolean, places: Places): RowQuestion {
  const shared = distinct ? distinctPositions(batch, causal) : undefined;
  const rowsAt = (asked: Int32Array = everywhere(batch)) => (shared ? asked.map((place) => shared.rowOfPlace[place]) : asked);
  const scores = logits ? eachOnce(rowsAt(places.logits)) : undefined;
  const scoresName = logits && pickedFrom(tensorOf(logits, distinct), SCORE_ROWS);
  const nameOf = (site: FoundSite): string => pickedFrom(tensorOf(site, distinct), SITE_ROWS);
  return {
    feeds: {
      ...(shared ? distinctFeeds(shared, batch) : {}),
      ...(scores ? { [SCORE_ROWS]: placesTensor(scores.distinct) } : {}),
      ...(taps.length > 0 ? { [SITE_ROWS]: placesTensor(rowsAt(places.sites)) } : {}),
    },
    outputs: [...new Set([...(scoresName ? [scoresName] : []), ...taps.map(nameOf)])],
    sites: (results) => new Map(taps.map((tap) => [tap.name, results.get(nameOf(tap)) as Float32Array])),
    logits: (results) => scores && spread(results.get(scoresName as string) as Float32Array, scores),
  };
}

/** What is fed for nothing at all. */
export const noRows = ({ taps, logits }: Readings): Feeds => ({
  ...(logits ? { [SCORE_ROWS]: placesTensor(new Int32Array()) } : {}),
  ...(taps.length > 0 ? { [SITE_ROWS]: placesTensor(new Int32Array()) } : {}),
});

const distinctFeeds = ({ firstPlaces, rowOfPlace }: DistinctPositions, { rows, length }: Batch): Feeds => ({
  [FIRST_PLACES]: placesTensor(firstPlaces),
  [ROW_OF_PLACE]: placesTensor(rowOfPlace, [rows.length, length]),
});

const everywhere = ({ rows, length }: Batch): Int32Array =>
  Int32Array.from({ length: rows.length * length }, (_, place) => place);

/** Numbers, each once, and where each of the original ones is among them. */
interface Once {
  readonly distinct: Int32Array;
  readonly at: Int32Array;
}

function eachOnce(numbers: Int32Array): Once {
  const order = new Map<number, number>();
  const at = numbers.map((number) => {
    if (!order.has(number)) order.set(number, order.size);
    return order.get(number) as number;
  });
  return { distinct: Int32Array.from(order.keys()), at };
}

/** The rows of `values` for each of the original numbers; the same array where there is one for each. */
function spread(values: Float32Array, { distinct, at }: Once): Float32Array {
  if (at.length === distinct.length) return values;
  const width = values.length / distinct.length;
  const all = new Float32Array(at.length * width);
  at.forEach((row, i) => all.set(values.subarray(row * width, (row + 1) * width), i * width));
  return all;
}
