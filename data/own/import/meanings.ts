/** What a column can mean: an entry of `dataset.json`, as `--column text=sentence` says it. */
export const MEANINGS = [
  ...(['stimulus_id', 'text', 'passage_id', 'group_id', 'order', 'predictors'] as const),
  ...(['subject_id', 'neuroid_id', 'region', 'value', 'repetition', 'time', 'neuroids', 'published_ceiling'] as const),
] as const;
export type Meaning = (typeof MEANINGS)[number];

/** Names as they stand in many tables, in the singular. What is not listed here is never guessed: it has to be said. */
const NAMES: Readonly<Partial<Record<Meaning, readonly string[]>>> = {
  stimulus_id: ['stimulus id', 'stim id', 'stim', 'item id', 'item', 'sentence id', 'sent id', 'text id', 'word id'],
  text: ['text', 'sentence text', 'stimulus text', 'string'],
  passage_id: ['passage id', 'passage', 'story id', 'story', 'stories', 'paragraph id', 'paragraph', 'document id', 'document'],
  group_id: ['group id', 'topic id', 'topic'],
  subject_id: ['subject id', 'subject uid', 'subject', 'subj', 'participant id', 'participant', 'person'],
  neuroid_id: [
    ...[
      'neuroid id',
      'neuroid',
      'voxel id',
      'voxel',
      'electrode id',
      'electrode',
      'channel id',
      'channel',
      'sensor id',
      'sensor',
    ],
    ...['vertex id', 'vertex'],
  ],
  region: ['region', 'roi id', 'roi', 'froi', 'froi area', 'area', 'parcel', 'parcel name'],
  value: ['value', 'response', 'bold', 'beta', 'signal', 'amplitude', 'activity'],
  repetition: ['repetition', 'rep', 'repeat'],
  time: ['lag', 'time bin'],
};
/** Texts where they hold texts, ids where they hold numbers. */
const EITHER = ['sentence', 'stimulus', 'stimuli', 'word'];
/** Numbers about stimuli and presentations, and the row numbers that pandas writes; no neuroids unless that is said. */
const ASIDE = [
  ...['', 'index', 'unnamed: 0', 'order', 'position', 'trial', 'run', 'session', 'block', 'list', 'onset', 'offset', 'duration'],
  ...['time', 'length', 'word count', 'n words', 'frequency', 'surprisal', 'uid'],
];

/** A name without case, blanks, `_`, `-` and the s of a plural; of `meta.voxel` the last part. */
const plain = (name: string): string =>
  name
    .slice(name.lastIndexOf('.') + 1)
    .toLowerCase()
    .replaceAll(/[\s_-]/g, '')
    .replace(/s$/, '');

const plainNames = (names: readonly string[] = []): ReadonlySet<string> => new Set(names.map(plain));
const ITS_NAMES = Object.fromEntries(MEANINGS.map((meaning) => [meaning, plainNames(NAMES[meaning])]));
const EITHER_NAMES = plainNames(EITHER);
const ASIDE_NAMES = plainNames(ASIDE);

/** Whether a column that is called so, of numbers or of texts, means that by its name. A text is never a number. */
export function means(meaning: Meaning, name: string, numbers: boolean): boolean {
  const said = plain(name);
  if (meaning === 'text') return !numbers && (ITS_NAMES.text.has(said) || EITHER_NAMES.has(said));
  return ITS_NAMES[meaning].has(said) || (meaning === 'stimulus_id' && numbers && EITHER_NAMES.has(said));
}

/** Whether the name is the very one of `dataset.json`. */
export const isOwnName = (meaning: Meaning, name: string): boolean => plain(name) === plain(meaning);

/** Whether a column of numbers may be a neuroid of a wide table: its name means nothing else. */
export const mayBeNeuroid = (name: string): boolean =>
  !ASIDE_NAMES.has(plain(name)) && MEANINGS.every((meaning) => meaning === 'value' || !means(meaning, name, true));
