import { exclusions } from '../../schemas/exclusions.ts';
import { neuroids } from '../../schemas/neuroids.ts';
import { responses } from '../../schemas/responses.ts';
import { check, fromRows } from '../../src/table/check.ts';
import type { RowOf } from '../../src/table/define.ts';
import type { Recording, Stimuli } from '../dataset.ts';
import { predictorTable } from '../files/predictor-table.ts';
import { stimulusTable } from '../files/stimulus-table.ts';

export interface Word {
  readonly id: string;
  readonly text: string;
  readonly story: string;
  /** Places from 1: of the word in its story, of its sentence among all, and of the word in its sentence. */
  readonly inStory: number;
  readonly sentence: number;
  readonly inSentence: number;
}

/** Natural Stories as read: what each reader took for each word, `times[word · readers + reader]` in ms, NaN where not measured. */
export interface Reading {
  readonly words: readonly Word[];
  readonly readers: readonly string[];
  readonly times: Float64Array;
  readonly leftOut: readonly RowOf<typeof exclusions>[];
}

/** The words as presentations, a story a passage; their places are predictors, so that sentences can be told. */
export function stimuliOf({ words }: Pick<Reading, 'words'>): Stimuli {
  const ids = words.map(({ id }) => id);
  return {
    stimulusSet: stimulusTable(
      ids,
      words.map(({ text }) => text),
      words.map(({ story }) => story),
    ),
    predictors: predictorTable(ids, {
      characters: words.map(({ text }) => text.length),
      word_in_story: words.map(({ inStory }) => inStory),
      word_in_sentence: words.map(({ inSentence }) => inSentence),
      sentence: words.map(({ sentence }) => sentence),
    }),
  };
}

/** The reading times as responses: every reader is a neuroid. */
export function recordingOf({ words, readers, times, leftOut }: Reading): Recording {
  return {
    responses: check(responses, {
      stimulus_id: words.map(({ id }) => id),
      repetition: new Int32Array(words.length),
      response: { data: times, width: readers.length },
    }),
    neuroids: fromRows(
      neuroids,
      readers.map((reader) => ({
        ...{ neuroid_id: reader, subject_id: reader, region: 'self-paced reading' },
        ...{ published_ceiling: Number.NaN, planted_site: null, planted_ceiling: Number.NaN },
      })),
    ),
    exclusions: fromRows(exclusions, leftOut),
  };
}
