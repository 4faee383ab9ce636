import { randomState } from '../../src/stats/random.ts';
import { type Assembly, assembly, drawResponses, type Size } from './make-assembly.ts';
import { sentenceMaker } from './sentences.ts';

const AXES = ['presentation', 'neuroid'] as const;
const wholes = (length: number): number[] => Array.from({ length }, (_, i) => i);

/** An assembly in the layout of Fedorenko2016.language: sentences of eight words in capitals, a word a presentation; 97 electrodes. */
export function syntheticFedorenko({ full }: Size): Assembly {
  const sentences = full ? 52 : 12;
  const next = sentenceMaker(randomState(2016));
  const words = wholes(sentences).flatMap(() => next(8).replace('.', '').toUpperCase().split(' '));
  const sentence = words.map((_, i) => Math.floor(i / 8));
  const people = (full ? [47, 8, 9, 15, 18] : [3, 3, 3, 3, 3]).flatMap((count, i) => Array.from({ length: count }, () => i + 1));
  const rows = {
    ...{ stimulus_id: wholes(words.length), stimulus: words, word: words, word_num: words.map((_, i) => i % 8) },
    sentence_id: sentence,
  };
  const columns = { electrode: wholes(people.length), neuroid_id: wholes(people.length), subject_UID: people };
  return assembly('Fedorenko2016.language', AXES, rows, columns, drawResponses(sentence.map(String), people.length, 3));
}

const STORIES = {
  ...{ Aqua: 143, Boar: 153, Elvis: 135, HighSchool: 157 },
  ...{ KingOfBirds: 181, MatchstickSeller: 181, MrSticky: 189, Tulips: 178 },
};
const FROIS = ['LH', 'RH'].flatMap((side, s) =>
  ['PostTemp', 'AntTemp', 'IFG', 'IFGorb', 'MFG', 'AngG'].map(
    (area, i) => `${String(6 * s + i + 1).padStart(2, '0')}_${side}_${area}`,
  ),
);

/** An assembly in the layout of Blank2014.fROI: eight stories in pieces of four words, which keep the space behind them. */
export function syntheticBlank({ full }: Size): Assembly {
  const next = sentenceMaker(randomState(2014));
  const pieces = Object.entries(STORIES).flatMap(([story, count]) => storyPieces(story, full ? count : 12, next));
  const people = ['061', '085', '088', '090', '098'].flatMap((subject) => FROIS.map((area) => ({ subject, area })));
  const rows = {
    stimulus_id: pieces.map(({ story, sentence, part }) => `${story}.${sentence}.${part}`),
    story: pieces.map(({ story }) => story),
    stimulus: pieces.map(({ text }) => text),
    stimulus_sentence: pieces.map(({ whole }) => whole),
    meta_sentence: pieces.map(({ whole }) => whole),
    sentence_number_in_story: pieces.map(({ sentence }) => sentence),
    part_number_in_sentence: pieces.map(({ part }) => part),
    timepoint_value: pieces.map(({ second }) => second),
  };
  const columns = {
    fROI_area: people.map(({ area }) => area),
    subject_id: people.map(({ subject }) => subject),
    neuroid_id: people.map(({ subject, area }) => `${subject}.${area}`),
  };
  const spells = pieces.map(({ story, sentence }) => `${story}.${sentence}`);
  return assembly('Blank2014.fROI', AXES, rows, columns, drawResponses(spells, people.length, 4));
}

function storyPieces(story: string, count: number, next: (words: number) => string) {
  const pieces = [];
  for (let sentence = 1; pieces.length < count; sentence++) {
    const whole = next(8 + (sentence % 4));
    const words = whole.split(' ');
    for (let part = 1; 4 * (part - 1) < words.length && pieces.length < count; part++) {
      const text = `${words.slice(4 * part - 4, 4 * part).join(' ')} `;
      pieces.push({ story, whole, sentence, part, text, second: 2 * pieces.length });
    }
  }
  return pieces;
}

/** An assembly in the layout of Tuckute2024.language: sentences of six words, one neuroid. */
export function syntheticTuckute({ full }: Size): Assembly {
  const count = full ? 1000 : 60;
  const next = sentenceMaker(randomState(2024));
  const rows = {
    stimulus_id: wholes(count).map((i) => i + 1),
    stimulus: wholes(count).map(() => next(6)),
    cond: wholes(count).map(() => 'B'),
    cond_approach: wholes(count).map(() => 'B_random'),
  };
  const columns = { neuroid_id: [1], subject_UID: ['848-853-865-875-876'], roi: ['lang_LH_netw'] };
  return assembly('Tuckute2024.language', AXES, rows, columns, drawResponses(rows.stimulus_id.map(String), 1, 5));
}
