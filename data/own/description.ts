import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataError, suggest } from '../../src/errors.ts';
import type {
  AssemblyCoordinates,
  Description,
  LongColumns,
  MatrixNames,
  NeuroidColumns,
  StimulusColumns,
  WideColumns,
} from './layout.ts';

/** The names of a section, and what must stand there: a text, a list of texts, an object of texts, or one of some words. */
type Rule = 'text' | 'texts' | 'values' | readonly string[];
interface Section {
  readonly required: Readonly<Record<string, Rule>>;
  readonly optional: Readonly<Record<string, Rule>>;
}

const MISSING = ['refuse', 'drop'] as const;
const FORM = ['long', 'wide', 'matrix'] as const;
const STIMULI: Section = {
  required: { file: 'text', stimulus_id: 'text', text: 'text' },
  optional: { passage_id: 'text', group_id: 'text', order: 'text', predictors: 'texts', where: 'values' },
};
const LONG: Section = {
  required: { file: 'text', form: FORM, stimulus_id: 'text', neuroid_id: 'text', value: 'text' },
  optional: { subject_id: 'text', region: 'text', repetition: 'text', time: 'text', where: 'values', missing: MISSING },
};
const WIDE: Section = {
  required: { file: 'text', form: FORM, stimulus_id: 'text' },
  optional: { subject_id: 'text', repetition: 'text', neuroids: 'texts', where: 'values', missing: MISSING },
};
const MATRIX: Section = {
  required: { file: 'text', form: FORM },
  optional: {
    ...{ variable: 'text', stimulus_id: 'text', neuroid_id: 'text', subject_id: 'text', region: 'text' },
    ...{ rows: ['stimuli', 'neuroids'], missing: MISSING },
  },
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
  const rules = form === 'matrix' ? MATRIX : form === 'wide' ? WIDE : LONG;
  const stimuli = section<StimulusColumns>(path, 'stimuli', said.stimuli, STIMULI);
  const read = section<LongColumns | WideColumns | MatrixNames>(path, 'responses', responses, rules);
  if (read.stimulus_id === undefined && stimuli.order !== undefined)
    throw new DataError(
      `${path}, "responses"`,
      'does not say "stimulus_id", and the stimuli are put in another order than that of their file',
      'name the variable that lists the stimuli of the matrix, or leave "order" out',
    );
  return {
    ...{ stimuli, responses: read },
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
