import type { LabelledArray } from '../../src/formats/labelled-array.ts';
import { lengthOf, numbersAlong, textsAlong } from '../../src/formats/labelled-array.ts';
import { checkUnique } from '../files/agree.ts';
import type { Reading } from './reading.ts';

const WORDS = 'presentation';
const READERS = 'subject';

/** The reading times of Brain-Score's assembly, words × readers whichever axis comes first. DataError where a coordinate is missing. */
export function readingOf(array: LabelledArray): Reading {
  const ids = textsAlong(array, 'stimulus_id', WORDS);
  const readers = textsAlong(array, 'subject_id', READERS);
  checkUnique(array.place, 'word', ids);
  checkUnique(array.place, 'reader', readers);
  const [texts, stories] = [textsAlong(array, 'word', WORDS), textsAlong(array, 'story_id', WORDS)];
  const [inStory, sentence] = [numbersAlong(array, 'word_id', WORDS), numbersAlong(array, 'sentence_id', WORDS)];
  const inSentence = numbersAlong(array, 'word_within_sentence_id', WORDS);
  const words = ids.map((id, row) => ({
    ...{ id, text: texts[row], story: stories[row] },
    ...{ inStory: inStory[row], sentence: sentence[row], inSentence: inSentence[row] },
  }));
  return { words, readers, times: wordsByReaders(array), leftOut: [] };
}

function wordsByReaders(array: LabelledArray): Float64Array {
  const [words, readers] = [lengthOf(array, WORDS), lengthOf(array, READERS)];
  if (array.dims.indexOf(WORDS) < array.dims.indexOf(READERS)) return Float64Array.from(array.data);
  return Float64Array.from({ length: words * readers }, (_, i) => array.data[(i % readers) * words + Math.floor(i / readers)]);
}
