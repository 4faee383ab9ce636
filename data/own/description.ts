import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataError, suggest } from '../../src/errors.ts';

/** The value of each column that is named, or several of which it has one. */
export type Where = Readonly<Record<string, string | readonly string[]>>;

/** Which columns of a file say what of the stimuli. */
export interface StimulusColumns {
  readonly file: string;
  readonly stimulus_id: string;
  readonly text: string;
  /** What is read together; each stimulus by itself where left out. */
  readonly passage_id?: string;
  /** What folds may not split; the passages where left out. */
  readonly group_id?: string;
  /** Numbers by which the stimuli are put in order; the order of the file where left out. */
  readonly order?: string;
  /** Columns of numbers that are to stand beside the recordings as controls. */
  readonly predictors?: readonly string[];
  /** Values that columns must have; rows that have others are not read. */
  readonly where?: Where;
}

/** One row for each stimulus and neuroid, and where there are some, repetition and time. */
export interface LongColumns {
  readonly file: string;
  readonly form: 'long';
  readonly stimulus_id: string;
  readonly neuroid_id: string;
  readonly value: string;
  /** Neuroids of different people are different neuroids. */
  readonly subject_id?: string;
  readonly region?: string;
  readonly repetition?: string;
  /** Neuroids at different times are different neuroids. */
  readonly time?: string;
  readonly where?: Where;
  readonly missing?: 'refuse' | 'drop';
}

/** One row for each stimulus (and repetition), one column for each neuroid. */
export interface WideColumns {
  readonly file: string;
  readonly form: 'wide';
  readonly stimulus_id: string;
  readonly repetition?: string;
  /** The columns that are neuroids; all others of the file where left out. */
  readonly neuroids?: readonly string[];
  readonly missing?: 'refuse' | 'drop';
}

/** Which columns of a file say what of the neuroids, by the names that they have in the responses. */
export interface NeuroidColumns {
  readonly file: string;
  readonly neuroid_id: string;
  readonly subject_id?: string;
  readonly region?: string;
  readonly published_ceiling?: string;
}

/** Which coordinates of a netCDF assembly say what, and which part of it is wanted. */
export interface AssemblyCoordinates {
  readonly file: string;
  readonly stimulus_id: string;
  readonly text: string;
  readonly neuroid_id: string;
  readonly passage_id?: string;
  readonly group_id?: string;
  readonly subject_id?: string;
  readonly region?: string;
  readonly presentations?: Where;
  readonly neuroids?: Where;
}

/** A dataset of the reader's own, as its `dataset.json` describes it. */
export interface Description {
  readonly title: string;
  readonly about: string;
  readonly licence: string;
  readonly citation: string;
  readonly recording: string;
  readonly split: 'grouped' | 'contiguous';
  readonly folds: number;
  readonly stimuli?: StimulusColumns;
  readonly responses?: LongColumns | WideColumns;
  readonly neuroids?: NeuroidColumns;
  readonly assembly?: AssemblyCoordinates;
}

/** The names of a section, and what must stand there: a text, a list of texts, an object of texts, or one of some words. */
type Rule = 'text' | 'texts' | 'values' | readonly string[];
interface Section {
  readonly required: Readonly<Record<string, Rule>>;
  readonly optional: Readonly<Record<string, Rule>>;
}

const MISSING = ['refuse', 'drop'] as const;
const STIMULI: Section = {
  required: { file: 'text', stimulus_id: 'text', text: 'text' },
  optional: { passage_id: 'text', group_id: 'text', order: 'text', predictors: 'texts', where: 'values' },
};
const LONG: Section = {
  required: { file: 'text', form: ['long', 'wide'], stimulus_id: 'text', neuroid_id: 'text', value: 'text' },
  optional: { subject_id: 'text', region: 'text', repetition: 'text', time: 'text', where: 'values', missing: MISSING },
};
const WIDE: Section = {
  required: { file: 'text', form: ['long', 'wide'], stimulus_id: 'text' },
  optional: { repetition: 'text', neuroids: 'texts', missing: MISSING },
};
const NEUROIDS: Section = {
  required: { file: 'text', neuroid_id: 'text' },
  optional: { subject_id: 'text', region: 'text', published_ceiling: 'text' },
};
const ASSEMBLY: Section = {
  required: { file: 'text', stimulus_id: 'text', text: 'text', neuroid_id: 'text' },
  optional: {
    ...{ passage_id: 'text', group_id: 'text', subject_id: 'text', region: 'text' },
    ...{ presentations: 'values', neuroids: 'values' },
  },
};
const SECTIONS = ['stimuli', 'responses', 'neuroids', 'assembly'];
const CARD = ['title', 'about', 'licence', 'citation', 'recording', 'split', 'folds'];
const FOLDS = 5;

export const DESCRIPTION = 'dataset.json';

/**
 * Reads `dataset.json` of a folder. Throws DataError, naming the entry, for what it does not say, says otherwise, or says of nothing that is
 * known, with the nearest name.
 */
export function readDescription(folder: string): Description {
  const path = join(folder, DESCRIPTION);
  const said = parse(path);
  refuseUnknown(path, said, [...CARD, ...SECTIONS]);
  const text = (name: string, usual: string) => (said[name] === undefined ? usual : expectText(`${path}, "${name}"`, said[name]));
  const { split = 'grouped', folds = FOLDS } = said;
  if (split !== 'grouped' && split !== 'contiguous') throw wrong(`${path}, "split"`, split, '"grouped" or "contiguous"');
  if (!Number.isInteger(folds) || (folds as number) < 2) throw wrong(`${path}, "folds"`, folds, 'a whole number of at least 2');
  return {
    title: text('title', folder),
    about: text('about', 'Recordings of the reader’s own.'),
    licence: text('licence', 'not stated'),
    citation: text('citation', 'not stated'),
    recording: text('recording', 'not stated'),
    ...{ split, folds: folds as number },
    ...sectionsOf(path, said),
  };
}

function sectionsOf(path: string, said: Readonly<Record<string, unknown>>): Partial<Description> {
  const { responses, assembly } = said;
  if (assembly !== undefined) {
    const more = SECTIONS.find((name) => name !== 'assembly' && said[name] !== undefined);
    if (more) throw new DataError(path, `has "assembly" and "${more}"`, 'an assembly holds all of it: leave the other out');
    return { assembly: section<AssemblyCoordinates>(path, 'assembly', assembly, ASSEMBLY) };
  }
  const form = (responses as Readonly<Record<string, unknown>> | undefined)?.form;
  return {
    stimuli: section<StimulusColumns>(path, 'stimuli', said.stimuli, STIMULI),
    responses: section<LongColumns | WideColumns>(path, 'responses', responses, form === 'wide' ? WIDE : LONG),
    ...(said.neuroids === undefined ? {} : { neuroids: section<NeuroidColumns>(path, 'neuroids', said.neuroids, NEUROIDS) }),
  };
}

function section<T>(path: string, name: string, value: unknown, { required, optional }: Section): T {
  const place = `${path}, "${name}"`;
  if (value === undefined)
    throw new DataError(path, `has no "${name}"`, `it says where they lie: {${Object.keys(required).join(', ')}}`);
  if (!isObject(value)) throw wrong(place, value, 'an object');
  refuseUnknown(place, value, [...Object.keys(required), ...Object.keys(optional)]);
  const missing = Object.keys(required).find((key) => value[key] === undefined);
  if (missing) throw new DataError(place, `does not say "${missing}"`, 'name the column of the file that holds it');
  for (const [key, rule] of Object.entries({ ...required, ...optional }))
    if (value[key] !== undefined) expect(`${place}, "${key}"`, value[key], rule);
  return value as T;
}

function expect(place: string, value: unknown, rule: Rule): void {
  if (rule === 'text') expectText(place, value);
  else if (rule === 'texts') {
    if (!isTexts(value)) throw wrong(place, value, 'a list of texts');
  } else if (rule === 'values') {
    if (!isObject(value) || !Object.values(value).every((one) => typeof one === 'string' || isTexts(one)))
      throw wrong(place, value, 'texts, or lists of texts, by name');
  } else if (!rule.includes(value as string)) throw wrong(place, value, rule.map((one) => `"${one}"`).join(' or '));
}

function expectText(place: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw wrong(place, value, 'a text');
}

const wrong = (place: string, value: unknown, wanted: string): DataError =>
  new DataError(place, `is ${JSON.stringify(value)}`, `it must be ${wanted}`);

const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every((one) => typeof one === 'string');

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function refuseUnknown(place: string, value: Readonly<Record<string, unknown>>, known: readonly string[]): void {
  const odd = Object.keys(value).find((name) => !known.includes(name));
  if (odd) throw new DataError(place, `says "${odd}", which means nothing`, suggest(odd, known));
}

function parse(path: string): Record<string, unknown> {
  if (!existsSync(path)) throw new DataError(path, 'there is no such file', 'it describes a dataset: data/own/card.md shows one');
  try {
    const said = JSON.parse(readFileSync(path, 'utf8'));
    if (isObject(said)) return said;
  } catch (cause) {
    throw new DataError(path, 'is not JSON', (cause as Error).message, { cause });
  }
  throw new DataError(path, 'is not an object', '{"stimuli": {…}, "responses": {…}}');
}
