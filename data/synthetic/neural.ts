import { randomState } from '../../src/stats/random.ts';
import { type Assembly, assembly, drawResponses, type Size } from './make-assembly.ts';
import { sentenceMaker } from './sentences.ts';

const AXES = ['presentation', 'neuroid'] as const;
const wholes = (length: number): number[] => Array.from({ length }, (_, i) => i);

/** The words of sentences of eight words in capitals, a word a presentation, and the responses of electrodes of five people. */
function wordsAndElectrodes(sentences: number, electrodes: readonly number[], seed: number) {
  const next = sentenceMaker(randomState(2016));
  const words = wholes(sentences).flatMap(() => next(8).replace('.', '').toUpperCase().split(' '));
  const sentence = words.map((_, i) => Math.floor(i / 8));
  const people = electrodes.flatMap((count, i) => Array.from({ length: count }, () => i + 1));
  return {
    rows: {
      ...{ stimulus_id: wholes(words.length), word: words, word_num: words.map((_, i) => i % 8) },
      sentence_id: sentence,
    },
    columns: { electrode: wholes(people.length), neuroid_id: wholes(people.length), subject_UID: people },
    data: drawResponses(sentence.map(String), people.length, seed),
  };
}

/** An assembly in the layout of Fedorenko2016.language: 97 electrodes. */
export function syntheticFedorenko({ full }: Size): Assembly {
  const { rows, columns, data } = wordsAndElectrodes(full ? 52 : 12, full ? [47, 8, 9, 15, 18] : [3, 3, 3, 3, 3], 3);
  return assembly('Fedorenko2016.language', AXES, { ...rows, stimulus: rows.word }, columns, data);
}

/** An assembly in the layout of Fedorenko2016v3nonlang, as the paper of 2021 stored it: 105 other electrodes. */
export function syntheticNonLanguage({ full }: Size): Assembly {
  const { rows, columns, data } = wordsAndElectrodes(full ? 52 : 12, full ? [25, 31, 14, 19, 16] : [3, 3, 3, 3, 3], 7);
  const made = assembly('Fedorenko2016v3nonlang', AXES, rows, columns, data);
  const attrs = { ...made.attrs, class_module: 'brainio_base.assemblies', class_name: 'NeuroidAssembly' };
  return { ...made, variable: '__xarray_dataarray_variable__', attrs };
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

/** Pieces of a story in the small size: nine sentences in the first three, so that one of them can be scored, and three in the others. */
const fewPieces = (story: number): number => (story < 3 ? 35 : 12);

/** An assembly in the layout of Blank2014.fROI: eight stories in pieces of four words, which keep the space behind them. */
export function syntheticBlank({ full }: Size): Assembly {
  const next = sentenceMaker(randomState(2014));
  const heard = Object.entries(STORIES).flatMap(([story, count], i) => storyPieces(story, full ? count : fewPieces(i), next));
  const people = ['061', '085', '088', '090', '098'].flatMap((subject) => FROIS.map((area) => ({ subject, area })));
  const rows = {
    stimulus_id: heard.map(({ story, sentence, part }) => `${story}.${sentence}.${part}`),
    story: heard.map(({ story }) => story),
    stimulus: heard.map(({ text }) => text),
    stimulus_sentence: heard.map(({ whole }) => whole),
    meta_sentence: heard.map(({ whole }) => whole),
    sentence_number_in_story: heard.map(({ sentence }) => sentence),
    part_number_in_sentence: heard.map(({ part }) => part),
    timepoint_value: heard.map(({ second }) => second),
  };
  const columns = {
    fROI_area: people.map(({ area }) => area),
    subject_id: people.map(({ subject }) => subject),
    neuroid_id: people.map(({ subject, area }) => `${subject}.${area}`),
  };
  const spells = heard.map(({ story, sentence }) => `${story}.${sentence}`);
  return assembly('Blank2014.fROI', AXES, rows, columns, drawResponses(spells, people.length, 4));
}

/** Every second sentence has two clauses and five pieces, so that one sentence of each story can be divided in five folds. */
function storyPieces(story: string, count: number, next: (words: number) => string) {
  const pieces = [];
  for (let sentence = 1; pieces.length < count; sentence++) {
    const whole =
      sentence % 2 === 1 ? `${next(8).replace('.', ' and')} ${next(10).replace(/^The/, 'the')}` : next(8 + (sentence % 4));
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
