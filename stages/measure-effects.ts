import { effects } from '../schemas/effects.ts';
import { neuroids } from '../schemas/neuroids.ts';
import { predictors } from '../schemas/predictors.ts';
import { responses } from '../schemas/responses.ts';
import { stimulusSet } from '../schemas/stimulus-set.ts';
import { surprisal } from '../schemas/surprisal.ts';
import { meanOf, repetitionsOf } from '../src/assembly/gather.ts';
import { defineStage, many } from '../src/engine/stage.ts';
import { suggest, WiringError } from '../src/errors.ts';
import { type Effect, partialEffect } from '../src/stats/partial-effect.ts';
import { fromRows } from '../src/table/check.ts';
import type { RowOf, Table } from '../src/table/define.ts';
import { groupBy, groupRows } from '../src/table/group.ts';
import { rowsOf } from '../src/table/read.ts';

/** One number a presentation, NaN where it is not known. */
type Values = Float64Array;

/**
 * How each measure goes with the surprisal of each model (`models` names the tables of the port, in order) and with each published
 * predictor of `predictors`, plainly and with `covariates` held constant. For the neuroids of `spillOver` the covariates and the predictor of
 * the word before, in the same passage, are held constant too, and the predictor of the word before is tried in its turn. A word of which
 * something is not known is left out of the estimate that needs it: `words` and `partial_words` count those that are in. Intervals:
 * `draws` bootstrap samples of runs of at most `run` words of one passage.
 */
export default defineStage({
  name: 'measure-effects',
  about: 'Estimate how reading times and potentials of single words go with surprisal, and in how sure a way.',
  inputs: { stimulusSet, neuroids, responses, predictors, surprisal: many(surprisal) },
  params: {
    benchmark: '',
    models: [] as readonly string[],
    predictors: [] as readonly string[],
    covariates: [] as readonly string[],
    spillOver: [] as readonly string[],
    expected: {} as Readonly<Record<string, number>>,
    run: 100,
    draws: 1000,
  },
  outputs: { effects },
  run({ stimulusSet, neuroids, responses, predictors, surprisal }, params, { seed, progress }) {
    const { benchmark, models, covariates, spillOver, expected, run, draws } = params;
    const { stimulus_id, passage_id } = stimulusSet.columns;
    const published = publishedValues(predictors, stimulus_id);
    const tried: [string, Values][] = [
      ...models.map((model, m): [string, Values] => [`surprisal of ${model}`, bitsOf(surprisal[m], stimulus_id)]),
      ...params.predictors.map((name): [string, Values] => [name, valuesNamed(published, name)]),
    ];
    const held = covariates.map((name) => valuesNamed(published, name));
    const before = (values: Values) => valuesBefore(values, passage_id);
    const unitOf = runsOf(passage_id, run);
    const measured = meanOf(repetitionsOf(responses.columns, stimulus_id));
    const ids = neuroids.columns.neuroid_id;
    const estimate = (x: Values, y: Values, others: readonly Values[]) => effectOn({ x, y, others, unitOf, draws, seed });
    const rows = ids.flatMap((neuroid_id, column) => {
      const y = Float64Array.from({ length: measured.rows }, (_, row) => measured.data[row * measured.cols + column]);
      progress(column / ids.length);
      return tried.flatMap(([predictor, now]) => {
        const past = before(now);
        const name = { benchmark, neuroid_id, predictor, expected: expected[neuroid_id] ?? 0 };
        const plain = (x: Values, lag: number) => ({ ...name, lag, plain: estimate(x, y, []) });
        if (!spillOver.includes(neuroid_id))
          return [toRow({ ...plain(now, 0), partial: estimate(now, y, held), covariates: covariates.join(', ') })];
        const both = [...held, ...held.map(before)];
        const of = `${covariates.join(', ')} (of the word and of the one before)`;
        return [
          toRow({
            ...plain(now, 0),
            partial: estimate(now, y, [...both, past]),
            covariates: `${of}, predictor of the word before`,
          }),
          toRow({ ...plain(past, 1), partial: estimate(past, y, [...both, now]), covariates: `${of}, predictor of the word` }),
        ];
      });
    });
    return { effects: fromRows(effects, rows) };
  },
});

type Name = Pick<RowOf<typeof effects>, 'benchmark' | 'neuroid_id' | 'predictor' | 'lag' | 'expected' | 'covariates'>;

function toRow({ plain, partial, ...name }: Name & { plain: Effect; partial: Effect }): RowOf<typeof effects> {
  return {
    ...name,
    ...{ words: plain.rows, r: plain.r.value, r_low: plain.r.low, r_high: plain.r.high },
    ...{ partial_words: partial.rows, runs: partial.units },
    ...{ partial_r: partial.r.value, partial_low: partial.r.low, partial_high: partial.r.high },
    ...{ slope: partial.slope.value, slope_low: partial.slope.low, slope_high: partial.slope.high },
  };
}

interface Data {
  readonly x: Values;
  readonly y: Values;
  readonly others: readonly Values[];
  readonly unitOf: Int32Array;
  readonly draws: number;
  readonly seed: number;
}

/** The effect over the rows of which everything is known. */
function effectOn({ x, y, others, unitOf, draws, seed }: Data): Effect {
  const known = Array.from(x.keys()).filter((row) => [x, y, ...others].every((values) => !Number.isNaN(values[row])));
  const at = (values: Values) => Float64Array.from(known, (row) => values[row]);
  return partialEffect({ x: at(x), y: at(y), covariates: others.map(at), unitOf: known.map((row) => unitOf[row]), draws, seed });
}

/** Bits of each presentation: the sum over its words; NaN where one has none. */
function bitsOf(table: Table<typeof surprisal>, ids: readonly string[]): Values {
  const words = groupBy(rowsOf(table), ({ stimulus_id }) => stimulus_id);
  return Float64Array.from(ids, (id) => {
    const own = words.get(id);
    return own ? own.reduce((sum, { surprisal_bits }) => sum + surprisal_bits, 0) : Number.NaN;
  });
}

function publishedValues(table: Table<typeof predictors>, ids: readonly string[]): Map<string, Values> {
  const { predictor, stimulus_id, value } = table.columns;
  return new Map(
    [...groupRows(predictor)].map(([name, rows]) => {
      const known = new Map(rows.map((row) => [stimulus_id[row], value[row]]));
      return [name, Float64Array.from(ids, (id) => known.get(id) ?? Number.NaN)];
    }),
  );
}

function valuesNamed(published: ReadonlyMap<string, Values>, name: string): Values {
  const values = published.get(name);
  if (values) return values;
  throw new WiringError(`predictor ${name}`, 'was not published with the texts', suggest(name, [...published.keys()]));
}

/** What was known of the presentation before, NaN at the beginning of a passage. */
function valuesBefore(values: Values, passageOf: readonly string[]): Values {
  const last = new Map<string, number>();
  return values.map((value, row) => {
    const past = last.get(passageOf[row]) ?? Number.NaN;
    last.set(passageOf[row], value);
    return past;
  });
}

/** Runs of at most `most` presentations of one passage, numbered. */
function runsOf(passageOf: readonly string[], most: number): Int32Array {
  const [numbers, counts] = [new Map<string, number>(), new Map<string, number>()];
  return Int32Array.from(passageOf, (passage) => {
    const place = counts.get(passage) ?? 0;
    counts.set(passage, place + 1);
    const run = `${passage} ${Math.floor(place / most)}`;
    const number = numbers.get(run) ?? numbers.size;
    numbers.set(run, number);
    return number;
  });
}
