import { behaviourScores } from '../schemas/behaviour-scores.ts';
import { exclusions } from '../schemas/exclusions.ts';
import { neuroids } from '../schemas/neuroids.ts';
import { partSurprisal } from '../schemas/part-surprisal.ts';
import { predictors } from '../schemas/predictors.ts';
import { readingItems } from '../schemas/reading-items.ts';
import { responses } from '../schemas/responses.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { alignRows } from '../src/assembly/align.ts';
import { defineStage } from '../src/engine/stage.ts';
import { DataError } from '../src/errors.ts';
import { scorePearsonr } from '../src/metrics/behaviour.ts';
import { type ByPeople, meanOverPeople, splitHalf } from '../src/metrics/split-half.ts';
import { median } from '../src/stats/bootstrap.ts';
import { check, fromRows } from '../src/table/check.ts';
import type { RowOf } from '../src/table/define.ts';
import { groupRows } from '../src/table/group.ts';

type Score = Omit<RowOf<typeof behaviourScores>, 'benchmark' | 'model'>;

/** What is scored: times of readers and bits of a model, word by word. */
interface Words {
  readonly times: ByPeople;
  readonly mean: Float64Array;
  readonly bits: Float64Array;
  /** Words that count. */
  readonly scored: readonly number[];
}

/** A correlation needs so many pairs. */
const FEWEST = 3;

/**
 * Futrell2018-pearsonr of brain-score/language: |r| of surprisal and mean reading time over all words but those that begin a sentence,
 * as a share of what half of the readers tell of the other half (see splitHalf; over all words). Beside it the same of every story, and r
 * with its sign of every reader, for whom no ceiling is defined. Words without a time or without bits are left out and listed.
 */
export default defineStage({
  name: 'score-reading-times',
  about: 'Compare surprisal with reading times, for all readers together, for every story and for every reader.',
  inputs: { stimulusSet, predictors, responses, neuroids, partSurprisal },
  params: { benchmark: '', model: '', note: '' },
  outputs: { behaviourScores, readingItems, exclusions },
  run({ stimulusSet, predictors, responses, neuroids, partSurprisal }, { benchmark, model, note }) {
    const ids = stimulusSet.columns.stimulus_id;
    const rowsIn = (table: string, own: readonly string[]) => alignRows(table, own, 'stimulus_set', ids);
    const response = rowsIn('responses', responses.columns.stimulus_id);
    const surprisal = rowsIn('part_surprisal', partSurprisal.columns.stimulus_id);
    const people = neuroids.length;
    const times: ByPeople = {
      ...{ items: ids.length, people },
      data: Float64Array.from(
        { length: ids.length * people },
        (_, i) => responses.columns.response.data[response[Math.floor(i / people)] * people + (i % people)],
      ),
    };
    const mean = meanOverPeople(
      times,
      Array.from({ length: people }, (_, person) => person),
    );
    const bits = Float64Array.from(surprisal, (row) => partSurprisal.columns.surprisal_bits[row]);
    const isFirst = sentenceBeginnings(ids, predictors.columns);
    const scored = ids.map((_, row) => row).filter((row) => !isFirst[row] && !Number.isNaN(mean[row] + bits[row]));
    const words = { times, mean, bits, scored };
    const stories = [...groupRows(stimulusSet.columns.passage_id)];
    const readers = neuroids.columns.subject_id.map((reader, person) => ofReader(words, reader, person));
    const known = readers.filter((one) => one !== undefined);
    return {
      behaviourScores: fromRows(
        behaviourScores,
        [
          ofAll(words, note),
          ...stories.flatMap(([story, rows]) => ofStory(words, `story ${story}`, rows, note)),
          ...(known.length > 0 ? [ofReaders(known)] : []),
          ...known,
        ].map((row) => ({ benchmark, model, ...row })),
      ),
      readingItems: check(readingItems, {
        benchmark: ids.map(() => benchmark),
        model: ids.map(() => model),
        stimulus_id: ids,
        readers: Int32Array.from(ids, (_, row) => timesAt(times, row).filter((ms) => !Number.isNaN(ms)).length),
        mean_time: mean,
        surprisal_bits: bits,
        scored: Uint8Array.from(ids, (_, row) => (!isFirst[row] && !Number.isNaN(mean[row] + bits[row]) ? 1 : 0)),
      }),
      exclusions: fromRows(exclusions, [
        ...ids.flatMap((id, row) => reasonsAgainst(id, isFirst[row], mean[row], bits[row])),
        ...neuroids.columns.subject_id.flatMap((id, person) =>
          readers[person]
            ? []
            : [{ kind: 'subject', id, reason: `fewer than ${FEWEST} words with a time, or all of them alike` }],
        ),
      ]),
    };
  },
});

const timesAt = ({ people, data }: ByPeople, row: number) => data.subarray(row * people, (row + 1) * people);

function sentenceBeginnings(
  ids: readonly string[],
  { predictor, stimulus_id, value }: { predictor: readonly string[]; stimulus_id: readonly string[]; value: Float64Array },
): boolean[] {
  const places = new Map<string, number>();
  predictor.forEach((name, row) => {
    if (name === 'word_in_sentence') places.set(stimulus_id[row], value[row]);
  });
  return ids.map((id) => {
    const place = places.get(id);
    if (place === undefined) throw new DataError(`predictors, ${id}`, 'has no word_in_sentence', 'is it a dataset of words?');
    return place === 1;
  });
}

/** Words that begin a sentence are left out by rule and not listed one by one. */
function reasonsAgainst(id: string, isFirst: boolean, time: number, bits: number): RowOf<typeof exclusions>[] {
  if (isFirst) return [];
  return [
    ...(Number.isNaN(time) ? [{ kind: 'presentation', id, reason: 'nobody has a reading time for it' }] : []),
    ...(Number.isNaN(bits) ? [{ kind: 'presentation', id, reason: 'the model has no surprisal for it' }] : []),
  ];
}

const take = (values: Float64Array, rows: readonly number[]) => Float64Array.from(rows, (row) => values[row]);

function ofAll({ times, mean, bits, scored }: Words, note: string): Score {
  const { score: raw, rvalue, pvalue } = scorePearsonr(take(bits, scored), take(mean, scored));
  const { ceiling, unmeasured } = splitHalf(times);
  const most = Math.max(...unmeasured);
  const said = [note, ...(most > 0 ? [`up to ${most} words that a half of the readers lacks are not in the ceiling`] : [])];
  const n = scored.length;
  return {
    ...{ part: 'all', score: raw / ceiling, raw, ceiling, error: Number.NaN },
    signed_r: rvalue,
    p: pvalue,
    n,
    note: said.filter(Boolean).join('; '),
  };
}

/** The same for the words of one story and those who read any of it; nothing where there are too few of either. */
function ofStory({ times, mean, bits, scored }: Words, part: string, rows: readonly number[], note: string): Score[] {
  const data = Float64Array.from(rows.flatMap((row) => [...timesAt(times, row)]));
  const people = Array.from({ length: times.people }, (_, person) => person).filter((person) =>
    rows.some((_, i) => !Number.isNaN(data[i * times.people + person])),
  );
  const inStory = new Set(rows);
  const kept = scored.filter((row) => inStory.has(row));
  if (people.length < 2 || kept.length < FEWEST) return [];
  const own = Float64Array.from(rows.flatMap((row) => people.map((person) => timesAt(times, row)[person])));
  const local: Words = {
    times: { items: rows.length, people: people.length, data: own },
    mean: take(mean, rows),
    bits: take(bits, rows),
    scored: kept.map((row) => rows.indexOf(row)),
  };
  return [{ ...ofAll(local, note), part }];
}

/** r of a model with one reader; undefined where too few words, or words without any difference, were read. */
function ofReader({ times, bits, scored }: Words, reader: string, person: number): Score | undefined {
  const time = (row: number) => times.data[row * times.people + person];
  const rows = scored.filter((row) => !Number.isNaN(time(row)));
  const own = Float64Array.from(rows, time);
  if (rows.length < FEWEST || own.every((ms) => ms === own[0])) return undefined;
  const { rvalue, pvalue } = scorePearsonr(take(bits, rows), own);
  const unknown = { ceiling: Number.NaN, error: Number.NaN };
  const note = 'r with its sign; a reader alone has no ceiling';
  return { part: `reader ${reader}`, score: rvalue, raw: rvalue, ...unknown, signed_r: rvalue, p: pvalue, n: rows.length, note };
}

function ofReaders(readers: readonly Score[]): Score {
  const r = Float64Array.from(readers, ({ raw }) => raw);
  const mean = r.reduce((sum, one) => sum + one, 0) / r.length;
  const error = Math.sqrt(r.reduce((sum, one) => sum + (one - mean) ** 2, 0) / r.length);
  const middle = median(r);
  const note = 'median over readers of r with its sign; error is their standard deviation';
  return {
    part: 'readers',
    score: middle,
    raw: middle,
    ceiling: Number.NaN,
    error,
    signed_r: middle,
    p: Number.NaN,
    n: r.length,
    note,
  };
}
