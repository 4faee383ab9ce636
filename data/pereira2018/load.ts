import type { LabelledArray } from '../../src/formats/labelled-array.ts';
import { textsAlong } from '../../src/formats/labelled-array.ts';
import type { RecordedDataset } from '../dataset.ts';
import { assemblyDataset, type Loaded } from '../files/assembly-dataset.ts';
import { readAssembly } from '../files/assembly-file.ts';
import { brainScoreFile } from '../files/brain-score-file.ts';
import { type DataCheck, distinct, holds, near, same, sumOfThose, tally } from '../files/data-check.ts';
import { wantedRows } from '../files/neural-assembly.ts';
import checksums from './checksums.json' with { type: 'json' };

export type Experiment = '243sentences' | '384sentences';
export type Atlas = 'language' | 'auditory';

const fileOf = (atlas: Atlas) => {
  const name = `assy_Pereira2018_${atlas}.nc` as const;
  return brainScoreFile(name, checksums[name]);
};

const PRESENTATION = 'presentation';

/**
 * An assembly with the presentations of the one of the language atlas, entry by entry: as in Brain-Score, so that all atlases of one
 * experiment have one order.
 */
async function withLanguagePresentations(id: string, array: LabelledArray, dataDir: string | null): Promise<LabelledArray> {
  const language = await readAssembly(id, fileOf('language'), dataDir);
  const along = (one: LabelledArray, isOf: boolean) =>
    Object.entries(one.coords).filter(([, { dims }]) => dims.includes(PRESENTATION) === isOf);
  return { ...array, coords: Object.fromEntries([...along(array, false), ...along(language, true)]) };
}

/** The stated facts of each file and experiment; `neuroids` are those with a number for every presentation. */
const STATED = {
  language: { neuroids: 13_553, sum: 1935595.263162177 },
  auditory: { neuroids: 5_692, sum: -257124.1144940494 },
  '243sentences': { presentations: 243, stories: 24, labels: 24, passages: 72, neuroids: 8_031, subjects: 6 },
  '384sentences': { presentations: 384, stories: 24, labels: 96, passages: 96, neuroids: 12_155, subjects: 9 },
};
const PEOPLE = '018 199 215 288 289 296 343 366 407 426';
/** Neuroids of the people in that order. */
const PER_PERSON = [1358, 1358, 1358, 1352, 1358, 1337, 1358, 1358, 1358, 1358];

function facts(experiment: Experiment, atlas: Atlas, { array, stimulusSet, neuroids }: Loaded): DataCheck[] {
  const along = (name: string) => textsAlong(array, name, PRESENTATION);
  const subjects = textsAlong(array, 'subject', 'neuroid');
  const { presentations, stories, labels, passages, ...own } = STATED[experiment];
  const here = wantedRows(array, PRESENTATION, { experiment });
  const indices = here.map((row) => `${along('story')[row]} ${along('passage_index')[row]}`);
  return [
    same('presentations in the file', 627, array.shape[array.dims.indexOf(PRESENTATION)]),
    same('distinct texts in the file', 627, distinct(along('stimulus'))),
    holds('a text that is known', 'The concert pianist went blind in adulthood.', along('stimulus')),
    same('neuroids in the file', STATED[atlas].neuroids, distinct(textsAlong(array, 'neuroid_id', 'neuroid'))),
    near('sum of all numbers in the file', STATED[atlas].sum, sumOfThose(array.data)),
    same('people in the file', PEOPLE, [...new Set(subjects)].sort()),
    same('presentations', presentations, stimulusSet.length),
    same('topics (story)', stories, distinct(stimulusSet.columns.group_id)),
    same('values of passage_label', labels, distinct(stimulusSet.columns.passage_id)),
    same('passages (story and passage_index)', passages, distinct(indices)),
    ...(atlas === 'language'
      ? [
          same(
            'neuroids of each person',
            PEOPLE.split(' ')
              .map((id, i) => `${id} ${PER_PERSON[i]}`)
              .join(', '),
            tally(subjects),
          ),
          same('neuroids with a number for every presentation', own.neuroids, neuroids.length),
          same('people with such neuroids', own.subjects, distinct(neuroids.columns.subject_id)),
        ]
      : []),
  ];
}

/**
 * One experiment of Pereira et al. (2018) in one atlas. `passage_id` is `passage_label`, what Brain-Score reads together: a passage of four
 * sentences with 384, a whole topic with 243, where the label is that of the topic. `group_id` is `story`, the topic.
 */
function pereira2018(experiment: Experiment, atlas: Atlas): RecordedDataset {
  const id = `Pereira2018.${experiment}${atlas === 'language' ? '' : `-${atlas}`}`;
  const [count] = /^\d+/.exec(experiment)!;
  const isLanguage = atlas === 'language';
  return assemblyDataset({
    id,
    folder: 'pereira2018',
    title: `Pereira 2018, ${count} sentences${isLanguage ? '' : `, ${atlas} network`}`,
    about: `fMRI of ${count} sentences in short passages: voxels of the ${atlas} network of ${STATED[experiment].subjects} people.`,
    licence: 'none stated by Brain-Score, which gives the file to everybody; not redistributed here',
    citation:
      'Pereira, F., Lou, B., Pritchett, B., Ritter, S., Gershman, S. J., Kanwisher, N., Botvinick, M., & Fedorenko, E. (2018). Toward a universal decoder of linguistic meaning from brain activation. Nature Communications, 9, 963.',
    recording: 'fMRI',
    split: 'grouped',
    folds: 10,
    published: isLanguage ? [fileOf('language')] : [fileOf(atlas), fileOf('language')],
    layout: {
      ...{ stimulus: 'stimulus_id', text: 'stimulus', context: 'passage_label', group: 'story' },
      ...{ neuroid: 'neuroid_id', subject: 'subject', region: 'roi', everywhere: atlas },
      ...{ presentations: { experiment }, neuroids: {} },
    },
    ...(isLanguage ? {} : { complete: (array, dataDir) => withLanguagePresentations(id, array, dataDir) }),
    facts: (loaded) => facts(experiment, atlas, loaded),
  });
}

export const pereira2018Of243 = pereira2018('243sentences', 'language');
export const pereira2018Of384 = pereira2018('384sentences', 'language');
export const pereira2018Of243Auditory = pereira2018('243sentences', 'auditory');
export const pereira2018Of384Auditory = pereira2018('384sentences', 'auditory');
