import { randomState } from '../../src/stats/random.ts';
import { type Assembly, assembly, drawResponses, type Size } from './make-assembly.ts';
import { sentenceMaker } from './sentences.ts';

const PEOPLE = ['018', '199', '215', '288', '289', '296', '343', '366', '407', '426'];
/** Neuroids of each person of the language atlas; of the auditory one, 5,692 dealt out evenly, which is our choice. */
const LANGUAGE = [1358, 1358, 1358, 1352, 1358, 1337, 1358, 1358, 1358, 1358];
const AUDITORY = [570, 570, 569, 569, 569, 569, 569, 569, 569, 569];
/**
 * Who took part: nine in the experiment of 384 sentences, all but 215; which five of them were among the six of the other is our choice.
 * Neuroids of these people without numbers in that experiment bring the rest to what is documented: 8,031 and 12,155.
 */
const LACKING: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  '243sentences': { '215': 0, '018': 20, '288': 9, '289': 20, '296': 21, '343': 20 },
  '384sentences': { '018': 10, '199': 0, '288': 9, '289': 0, '296': 21, '343': 0, '366': 0, '407': 0, '426': 0 },
};
const ROIS = ['AntTemp', 'IFG', 'IFGorb', 'MFG', 'PostTemp', 'AngG'].flatMap((area) => [`LH_${area}`, `RH_${area}`]);

interface Row {
  readonly experiment: string;
  readonly category: string;
  readonly passage: number;
  readonly label: string;
}

/** The presentations: 24 topics of three passages of three or four sentences, and 24 of four passages of four sentences. */
function presentations({ full }: Size): Row[] {
  const topics = full ? 24 : 12;
  const rows = (
    experiment: string,
    passagesOf: (topic: number) => readonly number[],
    label: (topic: string, nth: number) => string,
  ) => {
    let passage = 0;
    return Array.from({ length: topics }, (_, t) => `topic${String(t + 1).padStart(2, '0')}`).flatMap((category, topic) =>
      passagesOf(topic).flatMap((sentences, nth) => {
        passage++;
        const row = { experiment, category, passage, label: label(category, nth) };
        return Array.from({ length: sentences }, () => row);
      }),
    );
  };
  // Eight topics have two longer passages and eleven have one, so that 27 of all 72 have four sentences.
  const long = (topic: number) => (topic < 8 ? 2 : topic < 19 ? 1 : 0);
  const of243 = (topic: number) => (full ? [0, 1, 2].map((nth) => (nth < long(topic) ? 4 : 3)) : [3, 3]);
  const of384 = () => (full ? [4, 4, 4, 4] : [4, 4]);
  return [
    ...rows('243sentences', of243, (topic) => topic),
    ...rows('384sentences', of384, (topic, nth) => `${topic}-passage${nth + 1}`),
  ];
}

function presentationCoordinates(rows: readonly Row[]) {
  const next = sentenceMaker(randomState(2018));
  const texts = rows.map((_, i) => next(7 + (i % 5)));
  const counts = new Map<string, number>();
  const numbers = rows.map(({ experiment }) => {
    const number = counts.get(experiment) ?? 0;
    counts.set(experiment, number + 1);
    return number;
  });
  return {
    experiment: rows.map(({ experiment }) => experiment),
    stimulus_num: numbers,
    sentence: texts,
    stimulus: texts,
    passage_index: rows.map(({ passage }) => passage),
    passage_label: rows.map(({ label }) => label),
    passage_category: rows.map(({ category }) => category),
    stimulus_id: rows.map(({ experiment }, i) => `${experiment}.${numbers[i]}`),
    story: rows.map(({ experiment, category }) => `${experiment}.${category}`),
  };
}

function neuroidCoordinates(perPerson: readonly number[], regions: readonly string[]) {
  const cells = PEOPLE.flatMap((subject, i) => Array.from({ length: perPerson[i] }, (_, voxel) => ({ subject, voxel })));
  return {
    subject: cells.map(({ subject }) => subject),
    voxel_num: cells.map(({ voxel }) => voxel),
    filter_strategy: cells.map(() => Number.NaN),
    atlas_selection: cells.map(() => 'from90to100prcnt'),
    roi: cells.map(({ voxel }) => regions[voxel % regions.length]),
    indices_in_3d: cells.map(({ voxel }) => 10_000 + 7 * voxel),
    col_to_coord_1: cells.map(({ voxel }) => voxel % 88),
    col_to_coord_2: cells.map(({ voxel }) => (voxel * 3) % 125),
    col_to_coord_3: cells.map(({ voxel }) => (voxel * 5) % 85),
    neuroid_id: cells.map(({ subject, voxel }) => `${subject}.${voxel}`),
  };
}

/**
 * An assembly in the layout of Pereira2018.language or .auditory. In the small size there are twelve topics of fewer passages, three neuroids
 * a person, and one neuroid that lacks numbers.
 */
export function syntheticPereira(atlas: 'language' | 'auditory', size: Size): Assembly {
  const rows = presentationCoordinates(presentations(size));
  const isLanguage = atlas === 'language';
  const perPerson = size.full ? (isLanguage ? LANGUAGE : AUDITORY) : PEOPLE.map(() => 3);
  const columns = neuroidCoordinates(perPerson, isLanguage ? ROIS : ['LH_auditory', 'RH_auditory']);
  const width = columns.subject.length;
  const data = drawResponses(rows.story, width, isLanguage ? 1 : 2);
  const lacking = (experiment: string, column: number) => {
    const voxels = LACKING[experiment][columns.subject[column]];
    if (voxels === undefined) return true;
    return columns.voxel_num[column] < (size.full ? (isLanguage ? voxels : 0) : Number(voxels === 21));
  };
  rows.experiment.forEach((experiment, row) => {
    for (let column = 0; column < width; column++) if (lacking(experiment, column)) data[row * width + column] = Number.NaN;
  });
  return assembly(`Pereira2018.${atlas}`, ['presentation', 'neuroid'], rows, columns, data);
}
